package com.spacewink.vgpu.api;

import java.util.Objects;

/**
 * A call that failed, with the {@link Status} that says in what way.
 *
 * <p>The message names what was wrong, the value that was found, and what to do about it.
 */
public final class VgpuException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status status;

  /**
   * @param status the kind of failure, never {@link Status#SUCCESS}
   * @param message one line for the person who made the call
   */
  public VgpuException(Status status, String message) {
    this(status, message, null);
  }

  /**
   * @param status the kind of failure, never {@link Status#SUCCESS}
   * @param message one line for the person who made the call
   * @param cause what was thrown below, or null
   */
  public VgpuException(Status status, String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    if (status == Status.SUCCESS) {
      throw new IllegalArgumentException("a failure cannot have the status SUCCESS");
    }
    this.status = Objects.requireNonNull(status, "status");
  }

  /**
   * @param message one line for the person who made the call
   * @return an exception with {@link Status#INVALID_VALUE}
   */
  public static VgpuException invalid(String message) {
    return new VgpuException(Status.INVALID_VALUE, message);
  }

  /**
   * @return the kind of failure
   */
  public Status status() {
    return status;
  }
}
