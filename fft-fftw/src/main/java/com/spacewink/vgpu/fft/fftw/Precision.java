package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.DataType;

/** FFTW is a library for each precision, with names of its own. */
enum Precision {
  SINGLE(DataType.F32, "libfftw3f.so.3", "fftwf_", "libfftw3-single3"),
  DOUBLE(DataType.F64, "libfftw3.so.3", "fftw_", "libfftw3-double3");

  private final DataType type;
  private final String fileName;
  private final String prefix;
  private final String debianPackage;

  Precision(DataType type, String fileName, String prefix, String debianPackage) {
    this.type = type;
    this.fileName = fileName;
    this.prefix = prefix;
    this.debianPackage = debianPackage;
  }

  static Precision of(DataType type) {
    return type == DataType.F32 ? SINGLE : DOUBLE;
  }

  /** The type of its real numbers. */
  DataType type() {
    return type;
  }

  /** File name of the library. */
  String fileName() {
    return fileName;
  }

  /**
   * @param name a function's name, without what all names of the library begin with
   * @return the C name
   */
  String symbol(String name) {
    return prefix + name;
  }

  /** The Debian package that has the library. */
  String debianPackage() {
    return debianPackage;
  }
}
