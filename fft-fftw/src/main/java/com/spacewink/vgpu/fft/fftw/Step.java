package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.fft.FftSpec;

/** A transform, in slices that may be computed at the same time. */
final class Step implements AutoCloseable {
  private final Slicing slicing;
  private final FftwPlan slice;
  private final FftwPlan last;

  /**
   * @param planning makes plans
   * @param spec what to compute, but for its scale
   * @param scale what the results are multiplied by
   * @param flags what FFTW may do to the source
   */
  Step(Planning planning, FftSpec spec, double scale, int flags) {
    slicing = Slicing.of(spec);
    slice = new FftwPlan(planning, slicing.slice(), scale, flags);
    if (slicing.last().equals(slicing.slice())) {
      last = slice;
      return;
    }
    try {
      last = new FftwPlan(planning, slicing.last(), scale, flags);
    } catch (RuntimeException | Error e) {
      slice.close();
      throw e;
    }
  }

  long slices() {
    return slicing.slices();
  }

  long tableBytes() {
    return last == slice ? slice.tableBytes() : slice.tableBytes() + last.tableBytes();
  }

  void run(long begin, long end, long in, long out) {
    for (long i = begin; i < end; i++) {
      FftwPlan plan = i == slicing.slices() - 1 ? last : slice;
      plan.execute(in + i * slicing.inBytes(), out + i * slicing.outBytes());
    }
  }

  @Override
  public void close() {
    slice.close();
    last.close();
  }
}
