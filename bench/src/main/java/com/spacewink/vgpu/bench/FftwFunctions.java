package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.nativelib.NativeLibrary;

/**
 * Addresses of FFTW's functions in one precision. The libraries are never closed: their plans and
 * threads use them until the process ends.
 *
 * @param planDft plans complex transforms
 * @param planR2c plans transforms of real numbers
 * @param executeDft runs the former on any arrays
 * @param executeR2c runs the latter
 * @param destroyPlan gives plans back
 * @param exportWisdom writes what is known of plans
 * @param importWisdom reads that again
 * @param forgetWisdom forgets it
 * @param version the text with the version
 * @param initThreads must be called before plans on threads; 0 if there are none
 * @param withThreads sets the number of threads of the plans that follow; 0 likewise
 */
record FftwFunctions(
    long planDft,
    long planR2c,
    long executeDft,
    long executeR2c,
    long destroyPlan,
    long exportWisdom,
    long importWisdom,
    long forgetWisdom,
    long version,
    long initThreads,
    long withThreads) {
  /**
   * @throws UnsatisfiedLinkError if the library is not there, or has not all of the functions
   */
  static FftwFunctions load(FftwLibrary known) {
    NativeLibrary library = NativeLibrary.ofSystem(known.fileNames());
    long initThreads = 0;
    long withThreads = 0;
    try {
      NativeLibrary threads = NativeLibrary.ofSystem(known.threadsFileNames());
      initThreads = threads.address(known.symbol("init_threads"));
      withThreads = threads.address(known.symbol("plan_with_nthreads"));
    } catch (UnsatisfiedLinkError absent) {
      // It still takes part on one thread.
    }
    return new FftwFunctions(
        library.address(known.symbol("plan_guru64_dft")),
        library.address(known.symbol("plan_guru64_dft_r2c")),
        library.address(known.symbol("execute_dft")),
        library.address(known.symbol("execute_dft_r2c")),
        library.address(known.symbol("destroy_plan")),
        library.address(known.symbol("export_wisdom_to_string")),
        library.address(known.symbol("import_wisdom_from_string")),
        library.address(known.symbol("forget_wisdom")),
        library.address(known.symbol("version")),
        initThreads,
        withThreads);
  }

  /**
   * What must be held to plan and to give plans back: FFTW's planner is one for the process, and
   * not thread safe. The provider {@code fftw} locks the same.
   */
  Object planningLock() {
    return ("vgpu.fftw.planner " + planDft).intern();
  }

  boolean hasThreads() {
    return initThreads != 0 && withThreads != 0;
  }

  long planner(FftKind kind) {
    return kind.isReal() ? planR2c : planDft;
  }

  long execute(FftKind kind) {
    return kind.isReal() ? executeR2c : executeDft;
  }
}
