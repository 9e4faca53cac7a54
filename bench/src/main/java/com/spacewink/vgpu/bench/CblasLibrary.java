package com.spacewink.vgpu.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The libraries that are known by name. To add one with a CBLAS interface of 32-bit integers: a
 * constant here, and its name on the page of the command.
 */
enum CblasLibrary {
  OPENBLAS(
      List.of("libopenblas.so.0", "libopenblas.so"),
      "openblas_set_num_threads",
      false,
      Optional.of("openblas_get_config"),
      "on Debian: apt-get install libopenblas0-pthread"),
  BLIS(
      List.of("libblis.so.4", "libblis.so.3", "libblis.so"),
      "bli_thread_set_num_threads",
      true,
      Optional.of("bli_info_get_version_str"),
      "on Debian: apt-get install libblis4-openmp"),
  MKL(
      List.of("libmkl_rt.so.2", "libmkl_rt.so", "libmkl_rt.so.1"),
      "MKL_Set_Num_Threads",
      false,
      Optional.empty(),
      "install Intel oneMKL and name its folder in LD_LIBRARY_PATH; on Debian, with non-free:"
          + " apt-get install libmkl-rt");

  private final List<String> fileNames;
  private final String threadSetter;
  private final boolean isSetterWide;
  private final Optional<String> versionGetter;
  private final String remedy;

  CblasLibrary(
      List<String> fileNames,
      String threadSetter,
      boolean isSetterWide,
      Optional<String> versionGetter,
      String remedy) {
    this.fileNames = fileNames;
    this.threadSetter = threadSetter;
    this.isSetterWide = isSetterWide;
    this.versionGetter = versionGetter;
    this.remedy = remedy;
  }

  /** Short id, as on the command line. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** File names in the order of preference. */
  List<String> fileNames() {
    return fileNames;
  }

  /** The function that sets the number of threads. */
  String threadSetter() {
    return threadSetter;
  }

  /** Whether that function takes an integer of 64 bits, and not an int. */
  boolean isSetterWide() {
    return isSetterWide;
  }

  /** The function without arguments that returns the version as a text, where there is one. */
  Optional<String> versionGetter() {
    return versionGetter;
  }

  /** What a user without the library can do. */
  String remedy() {
    return remedy;
  }
}
