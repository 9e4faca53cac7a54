package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;

/**
 * A command that failed. Its text is the line that a person reads, as the Gogo shell prints
 * exceptions by {@link #toString()}.
 */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String command;
  private final Status status;
  private final boolean reported;

  private CommandFailure(
      String command, Status status, String message, boolean reported, Throwable cause) {
    super(message, cause);
    this.command = command;
    this.status = status;
    this.reported = reported;
  }

  /** The failure of a command that threw, in one line. */
  static CommandFailure of(String command, Throwable cause) {
    if (cause instanceof CommandFailure failure) {
      return failure;
    }
    return new CommandFailure(
        command, statusOf(cause), withoutName(command, lineOf(cause)), false, cause);
  }

  /** A failure that the command's own output tells of already, such as a health check's. */
  static CommandFailure told(String command, Status status, String message) {
    return new CommandFailure(command, status, message, true, null);
  }

  /** This failure, after the caller has printed it. */
  CommandFailure reported() {
    return new CommandFailure(command, status, getMessage(), true, getCause());
  }

  boolean isReported() {
    return reported;
  }

  Status status() {
    return status;
  }

  /** The exit status of the command line: 2 for bad input, 3 without a service, otherwise 1. */
  int exitStatus() {
    return switch (status) {
      case INVALID_VALUE -> 2;
      case NOT_READY -> 3;
      default -> 1;
    };
  }

  JsonObject document() {
    JsonObject error = new JsonObject().put("status", status.name()).put("message", getMessage());
    return new JsonObject().put("error", error);
  }

  @Override
  public String toString() {
    return command + ": " + getMessage();
  }

  private static Status statusOf(Throwable cause) {
    if (cause instanceof VgpuException e) {
      return e.status();
    }
    return cause instanceof OutOfMemoryError ? Status.OUT_OF_MEMORY : Status.PROVIDER_FAILED;
  }

  private static String lineOf(Throwable cause) {
    String message = cause.getMessage();
    if (cause instanceof VgpuException) {
      return oneLine(message);
    }
    String kind = cause.getClass().getSimpleName();
    return message == null ? kind : oneLine(kind + ": " + message);
  }

  /** The command's name stands before its message already. */
  private static String withoutName(String command, String line) {
    String name = command + ": ";
    return line.startsWith(name) ? line.substring(name.length()) : line;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
