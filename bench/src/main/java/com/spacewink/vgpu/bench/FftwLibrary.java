package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import java.util.List;

/** FFTW in one precision: a library of its own, and another for its threads. */
enum FftwLibrary {
  SINGLE("fftwf_", "libfftw3f", "libfftw3-single3"),
  DOUBLE("fftw_", "libfftw3", "libfftw3-double3");

  private final String prefix;
  private final String name;
  private final String debianPackage;

  FftwLibrary(String prefix, String name, String debianPackage) {
    this.prefix = prefix;
    this.name = name;
    this.debianPackage = debianPackage;
  }

  static FftwLibrary of(DataType precision) {
    return precision == DataType.F32 ? SINGLE : DOUBLE;
  }

  /** File names in the order of preference. */
  List<String> fileNames() {
    return List.of(name + ".so.3", name + ".so");
  }

  /** Likewise of the library with the threads. */
  List<String> threadsFileNames() {
    return List.of(name + "_threads.so.3", name + "_threads.so");
  }

  /** A function's or constant's name in this precision. */
  String symbol(String name) {
    return prefix + name;
  }

  /** What a user without the library can do. */
  String remedy() {
    return "on Debian: apt-get install " + debianPackage;
  }
}
