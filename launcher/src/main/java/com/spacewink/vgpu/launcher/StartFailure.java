package com.spacewink.vgpu.launcher;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;

/**
 * Why no command ran, told as commands tell their failures: one line on stderr, or with {@code
 * --json} one document on stdout. No bundle can help with that, as none may have started.
 *
 * @param status name of the status, as in {@code com.spacewink.vgpu.api.Status}
 * @param exitStatus exit status of the process
 * @param message one line
 */
record StartFailure(String status, int exitStatus, String message) {
  private static final int FAILED = 1;
  private static final int NO_SERVICE = 3;

  static StartFailure of(Throwable cause) {
    String message = "the framework did not start: " + describe(cause);
    return cause instanceof IOException
        ? new StartFailure("IO_FAILED", FAILED, message)
        : new StartFailure("NOT_READY", NO_SERVICE, message);
  }

  int report(String[] args) {
    List<String> words = Arrays.asList(args);
    int end = words.contains("--") ? words.indexOf("--") : words.size();
    if (words.subList(0, end).contains("--json")) {
      System.out.println(document());
    } else {
      System.err.println("vgpu: " + message);
    }
    return exitStatus;
  }

  String document() {
    return "{\"error\":{\"status\":\"" + status + "\",\"message\":\"" + escaped(message) + "\"}}";
  }

  private static String describe(Throwable cause) {
    String text;
    if (cause instanceof NoSuchFileException e) {
      text = e.getFile() + ": no such file or folder";
    } else if (cause instanceof AccessDeniedException e) {
      text = e.getFile() + ": permission denied";
    } else if (cause instanceof FileSystemException e && e.getReason() != null) {
      text = e.getFile() + ": " + e.getReason();
    } else if (cause instanceof MalformedInputException) {
      text = "a text file is not in UTF-8";
    } else {
      text = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    }
    Throwable deeper = cause.getCause();
    String whole = deeper == null || deeper == cause ? text : text + ": " + describe(deeper);
    return whole.replaceAll("\\s*\\R\\s*", " ");
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
