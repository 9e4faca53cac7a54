package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.fft.FftDirection;

/** A small dense array of complex numbers, transformed by the formula. */
final class DenseSignal {
  private final int[] extents;
  private final double[] re;
  private final double[] im;

  private DenseSignal(int[] extents, double[] re, double[] im) {
    this.extents = extents;
    this.re = re;
    this.im = im;
  }

  /** These numbers, row-major. */
  static DenseSignal of(int[] extents, double[] re, double[] im) {
    return new DenseSignal(extents, re, im);
  }

  /** Numbers from -4 to 4 without an order. */
  static DenseSignal ofIntegers(int[] extents, boolean isReal) {
    int length = 1;
    for (int extent : extents) {
      length *= extent;
    }
    DenseSignal signal = of(extents, new double[length], new double[length]);
    for (int i = 0; i < length; i++) {
      signal.re[i] = integer(i, 7);
      signal.im[i] = isReal ? 0 : integer(i, 11);
    }
    return signal;
  }

  private static double integer(int i, int salt) {
    return Math.floorMod((i + 1) * 2654435761L * salt >> 7, 9) - 4;
  }

  int length() {
    return re.length;
  }

  double re(int i) {
    return re[i];
  }

  double im(int i) {
    return im[i];
  }

  /** Sets {@code index} to that of an element along each axis. */
  void index(int element, int[] index) {
    int rest = element;
    for (int d = extents.length - 1; d >= 0; d--) {
      index[d] = rest % extents[d];
      rest /= extents[d];
    }
  }

  DenseSignal scaled(double factor) {
    DenseSignal scaled = of(extents, re.clone(), im.clone());
    for (int i = 0; i < re.length; i++) {
      scaled.re[i] *= factor;
      scaled.im[i] *= factor;
    }
    return scaled;
  }

  /** The unscaled transform along an axis and all behind it. */
  DenseSignal transformed(int firstAxis, FftDirection direction) {
    DenseSignal transformed = this;
    int step = 1;
    for (int axis = extents.length - 1; axis >= firstAxis; axis--) {
      transformed = transformed.alongAxis(extents[axis], step, direction);
      step *= extents[axis];
    }
    return transformed;
  }

  private DenseSignal alongAxis(int n, int step, FftDirection direction) {
    double[] cos = new double[n];
    double[] sin = new double[n];
    for (int i = 0; i < n; i++) {
      cos[i] = cos(i, n);
      sin[i] = direction == FftDirection.FORWARD ? -sin(i, n) : sin(i, n);
    }
    DenseSignal sums = of(extents, new double[re.length], new double[re.length]);
    for (int i = 0; i < re.length; i++) {
      int k = i / step % n;
      int first = i - k * step;
      double sumRe = 0;
      double sumIm = 0;
      for (int j = 0, power = 0; j < n; j++) {
        double x = re[first + j * step];
        double y = im[first + j * step];
        sumRe += x * cos[power] - y * sin[power];
        sumIm += x * sin[power] + y * cos[power];
        power += k;
        power -= power >= n ? n : 0;
      }
      sums.re[i] = sumRe;
      sums.im[i] = sumIm;
    }
    return sums;
  }

  /** Exact at quarters of a turn, so that short transforms of integers are. */
  private static double cos(int i, int n) {
    return 4 * i % (2 * n) == n ? 0 : Math.cos(2 * Math.PI * i / n);
  }

  private static double sin(int i, int n) {
    return 2 * i % n == 0 ? 0 : Math.sin(2 * Math.PI * i / n);
  }
}
