package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftSpec;

/** An estimate of what FFTW's plans take: it does not tell. */
final class Tables {
  /** Twiddle factors: one for each index, and some in a second form for vectors. */
  private static final int FACTORS = 2;

  /**
   * Other primes are got round by convolutions of at least twice, at most four times the length.
   */
  private static final int FACTORS_AROUND_PRIMES = 8;

  /** The structures of a plan. */
  private static final long PLAN_BYTES = 4096;

  private Tables() {}

  /** Less than 2<sup>62</sup>, whatever the transform. */
  static long bytes(FftSpec spec) {
    double factors = 0;
    for (FftAxis axis : spec.axes()) {
      factors += (double) axis.n() * (Lengths.isSmooth(axis.n()) ? FACTORS : FACTORS_AROUND_PRIMES);
    }
    return PLAN_BYTES + (long) Math.min(1L << 61, factors * 2 * spec.precision().bytes());
  }
}
