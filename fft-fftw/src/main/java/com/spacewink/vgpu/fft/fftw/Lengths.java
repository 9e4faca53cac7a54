package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftSpec;

/** What FFTW makes of the lengths of transforms. */
final class Lengths {
  /** FFTW has code of its own for these. Others it gets round by convolutions. */
  private static final int[] SMALL_PRIMES = {2, 3, 5, 7, 11, 13};

  /**
   * In single precision those convolutions keep within the bound for providers, a relative error of
   * 3.5e-7, up to this many points: 2.8e-7 at 1009 of them was measured, 3.5e-7 at 8191, and 3.7e-7
   * at 65537.
   */
  private static final double MOST_SINGLE_POINTS = 4096;

  private Lengths() {}

  /**
   * @param n 1 or more
   * @return whether it has prime factors up to 13 alone
   */
  static boolean isSmooth(long n) {
    long rest = n;
    for (int prime : SMALL_PRIMES) {
      while (rest % prime == 0) {
        rest /= prime;
      }
    }
    return rest == 1;
  }

  /**
   * @param spec what to compute
   * @return whether FFTW is accurate enough
   */
  static boolean areAccurate(FftSpec spec) {
    double points = 1;
    for (FftAxis axis : spec.axes()) {
      points *= isSmooth(axis.n()) ? 1 : axis.n();
    }
    return spec.precision() == DataType.F64 || points <= MOST_SINGLE_POINTS;
  }
}
