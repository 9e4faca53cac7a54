package com.spacewink.vgpu.gogo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * The process's standard output. It keeps the first failure, which a {@link PrintStream} around it
 * would swallow: a result that did not reach its reader is no success.
 */
final class StandardOutput extends FilterOutputStream {
  private IOException failure;

  StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutput(OutputStream stream) {
    super(stream);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /** 0, or 1 if something was not written. A reader that went away, as head does, knows itself. */
  int status(PrintStream err) {
    if (failure == null) {
      return 0;
    }
    String message = String.valueOf(failure.getMessage());
    if (!message.contains("Broken pipe")) {
      err.println("vgpu: standard output cannot be written: " + message);
    }
    return 1;
  }
}
