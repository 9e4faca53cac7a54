package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.fft.FftDirection;

/**
 * Fourier transforms of one length in twice the precision of double, not scaled, by Cooley and
 * Tukey. Quick enough for lengths without large prime factors.
 */
final class ExactFourier {
  private final int n;
  private final PreciseVector roots;

  ExactFourier(int n) {
    this.n = n;
    this.roots = new RootsOfUnity(n).all();
  }

  /** About as many multiplications as {@link #transform} takes. */
  static double cost(long n) {
    double factors = 0;
    for (long rest = n; rest > 1; rest /= smallestFactor(rest)) {
      factors += smallestFactor(rest);
    }
    return n * factors;
  }

  static boolean isSmooth(long n, long largestFactor) {
    long rest = n;
    while (rest > 1 && smallestFactor(rest) <= largestFactor) {
      rest /= smallestFactor(rest);
    }
    return rest == 1;
  }

  PreciseVector transform(FftDirection direction, PreciseVector x) {
    PreciseVector to = new PreciseVector(n);
    transform(direction, x, 0, 1, to, 0, n);
    return to;
  }

  /** The transform of every stride-th number, decimated in time. */
  private void transform(
      FftDirection direction,
      PreciseVector x,
      int begin,
      int stride,
      PreciseVector to,
      int toBegin,
      int length) {
    if (length == 1) {
      to.set(toBegin, x, begin);
      return;
    }
    int factor = (int) smallestFactor(length);
    int part = length / factor;
    for (int r = 0; r < factor; r++) {
      transform(direction, x, begin + r * stride, stride * factor, to, toBegin + r * part, part);
    }
    PreciseVector column = new PreciseVector(factor);
    for (int k = 0; k < part; k++) {
      column.set(0, to, toBegin + k);
      for (int r = 1; r < factor; r++) {
        column.setProduct(r, to, toBegin + r * part + k, roots, turned(direction, stride * r * k));
      }
      transformPrime(direction, column, to, toBegin + k, part);
    }
  }

  /**
   * The transform of a column of a prime number of terms, by pairs of terms and of results: x·w +
   * y·conj(w) = (x + y)·re(w) + i·(x - y)·im(w).
   */
  private void transformPrime(
      FftDirection direction, PreciseVector column, PreciseVector to, int toBegin, int toStride) {
    int p = column.size();
    int pairs = (p - 1) / 2;
    PreciseVector sums = new PreciseVector(pairs + 1);
    PreciseVector differences = new PreciseVector(pairs + 1);
    sums.set(0, column, 0);
    for (int j = 1; j <= pairs; j++) {
      sums.setSum(j, column, j, column, p - j);
      differences.setDifference(j, column, j, column, p - j);
    }
    if (p == 2) {
      to.setSum(toBegin, column, 0, column, 1);
      to.setDifference(toBegin + toStride, column, 0, column, 1);
      return;
    }
    to.set(toBegin, sums.sum(), 0);
    PreciseVector even = new PreciseVector(1);
    PreciseVector odd = new PreciseVector(1);
    for (int k = 1; k <= pairs; k++) {
      sumPairs(sums, differences, turned(direction, n / p * k), even, odd);
      to.setSum(toBegin + k * toStride, even, 0, odd, 0);
      to.setDifference(toBegin + (p - k) * toStride, even, 0, odd, 0);
    }
  }

  /** &Sigma; sums[j]·re(w<sup>j</sup>) and i·&Sigma; differences[j]·im(w<sup>j</sup>). */
  private void sumPairs(
      PreciseVector sums,
      PreciseVector differences,
      int step,
      PreciseVector even,
      PreciseVector odd) {
    PreciseSum evenRe = new PreciseSum();
    PreciseSum evenIm = new PreciseSum();
    PreciseSum oddRe = new PreciseSum();
    PreciseSum oddIm = new PreciseSum();
    int root = 0;
    for (int j = 0; j < sums.size(); j++) {
      PreciseVector.addTimesRe(evenRe, evenIm, sums, j, roots, root);
      PreciseVector.addTimesIm(oddRe, oddIm, differences, j, roots, root);
      root += step - n;
      root += (root >> 31) & n;
    }
    even.set(0, evenRe, evenIm);
    odd.set(0, oddRe, oddIm);
  }

  /** The number of a root, or of its conjugate. */
  private int turned(FftDirection direction, int root) {
    return direction == FftDirection.FORWARD || root == 0 ? root : n - root;
  }

  private static long smallestFactor(long n) {
    for (long factor = 2; factor * factor <= n; factor++) {
      if (n % factor == 0) {
        return factor;
      }
    }
    return n;
  }
}
