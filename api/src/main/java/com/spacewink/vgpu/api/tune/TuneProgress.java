package com.spacewink.vgpu.api.tune;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told how far a measurement has come. */
@ConsumerType
@FunctionalInterface
public interface TuneProgress {
  /**
   * A step begins.
   *
   * @param done steps that are done
   * @param total all steps
   * @param what the step: "gemm f32 m64n64k64.nn 1 thread"
   */
  void step(int done, int total, String what);
}
