package com.spacewink.vgpu.fft.fftw;

import java.util.Optional;
import java.util.Set;

/**
 * The FFTW of the machine that tests run on; where it lacks one of its libraries, they are skipped.
 */
final class ThisMachine {
  /** For {@code @EnabledIf}. */
  static final String HAS_FFTW = "com.spacewink.vgpu.fft.fftw.ThisMachine#hasFftw";

  private ThisMachine() {}

  static boolean hasFftw() {
    return fftw().precisions().equals(Set.of(Precision.values()));
  }

  static InstalledFftw fftw() {
    Optional<String> folder = Optional.ofNullable(System.getProperty(InstalledFftw.LIBRARY_PATH));
    return new InstalledFftw(LibrarySearch.in(folder, System.getenv("LD_LIBRARY_PATH")));
  }
}
