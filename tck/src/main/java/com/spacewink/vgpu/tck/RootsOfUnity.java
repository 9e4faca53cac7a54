package com.spacewink.vgpu.tck;

/**
 * The n-th roots of unity exp(-2&pi;i·k/n), to more than 100 bits: products of two out of 2&radic;n
 * that are computed by Taylor series after exact reduction to an eighth of a turn.
 */
final class RootsOfUnity {
  private static final double SMALLEST_TERM = 0x1p-112;

  private final int n;
  private final int stride;
  private final PreciseVector fine;
  private final PreciseVector coarse;

  RootsOfUnity(int n) {
    this.n = n;
    this.stride = (int) Math.ceil(Math.sqrt(n));
    this.fine = new PreciseVector(stride);
    this.coarse = new PreciseVector((n + stride - 1) / stride);
    for (int k = 0; k < stride; k++) {
      setRoot(fine, k, k, n);
    }
    for (int k = 0; k < coarse.size(); k++) {
      setRoot(coarse, k, (long) k * stride, n);
    }
  }

  /** to[index] = the k-th root. */
  void get(int k, PreciseVector to, int index) {
    to.setProduct(index, coarse, k / stride, fine, k % stride);
  }

  PreciseVector all() {
    PreciseVector all = new PreciseVector(n);
    for (int k = 0; k < n; k++) {
      get(k, all, k);
    }
    return all;
  }

  private static void setRoot(PreciseVector to, int index, long k, long n) {
    long quarter = Math.round(4.0 * k / n);
    Precise angle = Precise.PI.times(4 * k - quarter * n).over(2.0 * n);
    Precise square = angle.times(angle);
    Precise cos = series(Precise.ONE, square, 1);
    Precise sin = series(angle, square, 2);
    Precise minusSin = Precise.ZERO.minus(sin);
    Precise minusCos = Precise.ZERO.minus(cos);
    switch ((int) (quarter & 3)) {
      case 0 -> to.set(index, cos, minusSin);
      case 1 -> to.set(index, minusSin, minusCos);
      case 2 -> to.set(index, minusCos, sin);
      default -> to.set(index, sin, cos);
    }
  }

  /** first·(1 - x²/(d(d+1)) + x⁴/(d(d+1)(d+2)(d+3)) - …). */
  private static Precise series(Precise first, Precise square, int d) {
    Precise sum = first;
    Precise term = first;
    for (int i = d; Math.abs(term.hi()) > SMALLEST_TERM; i += 2) {
      term = Precise.ZERO.minus(term.times(square).over((double) i * (i + 1)));
      sum = sum.plus(term);
    }
    return sum;
  }
}
