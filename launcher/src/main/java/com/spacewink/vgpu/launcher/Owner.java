package com.spacewink.vgpu.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Owners of files, by number: in a container the user of a process may have no name. */
final class Owner {
  static final int ROOT = 0;
  static final int OF_PROCESS = ofProcess();

  private Owner() {}

  static int of(Path file, LinkOption... options) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid", options);
  }

  private static int ofProcess() {
    try {
      return of(Path.of("/proc/self"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
