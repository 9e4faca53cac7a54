package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftSpec;

/**
 * A plan of FFTW's, with the scale that FFTW leaves to its callers. Plans are for arrays as aligned
 * as those they were made for, which most arrays are; there is a second one for those that are not,
 * made when the first of them comes.
 */
final class FftwPlan implements AutoCloseable {
  private final Planning planning;
  private final FftSpec spec;
  private final int flags;
  private final Scaling scaling;
  private final long notAligned;
  private final long aligned;
  private volatile long unaligned;
  private boolean isClosed;

  /**
   * @param planning makes plans
   * @param spec what to compute, but for its scale
   * @param scale what the results are multiplied by
   * @param flags what FFTW may do to the source
   */
  FftwPlan(Planning planning, FftSpec spec, double scale, int flags) {
    this.planning = planning;
    this.spec = spec;
    this.flags = flags;
    this.scaling = new Scaling(spec, scale);
    this.notAligned = planning.fftw().alignment() - 1;
    this.aligned = planning.plan(spec, flags);
  }

  void execute(long in, long out) {
    long plan = ((in | out) & notAligned) == 0 ? aligned : unaligned();
    FftwLibrary fftw = planning.fftw();
    switch (spec.kind()) {
      case C2C -> fftw.execute_dft(plan, in, out);
      case R2C -> fftw.execute_dft_r2c(plan, in, out);
      case C2R -> fftw.execute_dft_c2r(plan, in, out);
    }
    scaling.apply(out);
  }

  /** An estimate, as FFTW does not tell. */
  long tableBytes() {
    return Tables.bytes(spec);
  }

  /** Closing again does nothing: by then, another plan may have this one's address. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      planning.destroy(aligned);
      planning.destroy(unaligned);
    }
  }

  /** Nothing is timed here, as somebody waits for a transform. */
  private long unaligned() {
    if (unaligned == 0) {
      synchronized (this) {
        if (unaligned == 0) {
          unaligned =
              planning.plan(spec.effort(FftEffort.ESTIMATE), flags | FftwLibrary.FFTW_UNALIGNED);
        }
      }
    }
    return unaligned;
  }
}
