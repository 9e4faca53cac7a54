package com.spacewink.vgpu.backend.avx2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernels need of the machine that runs the tests. */
final class Machine {
  private Machine() {}

  static boolean hasAvx2() {
    try {
      String cpu = Files.readString(Path.of("/proc/cpuinfo"));
      return cpu.contains(" avx2") && cpu.contains(" fma");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
