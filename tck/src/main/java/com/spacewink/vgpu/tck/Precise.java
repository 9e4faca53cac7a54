package com.spacewink.vgpu.tck;

/**
 * A number as the unevaluated sum of two doubles, about 106 bits: the arithmetic of the oracles.
 * Algorithms after Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26
 * (2005), sections 2 and 5. Finite numbers only.
 */
record Precise(double hi, double lo) {
  static final Precise ZERO = new Precise(0, 0);
  static final Precise ONE = new Precise(1, 0);
  static final Precise PI = new Precise(Math.PI, 1.2246467991473532e-16);

  Precise plus(double y) {
    double sum = hi + y;
    return normalized(sum, lo + errorOfSum(hi, y, sum));
  }

  Precise plus(Precise that) {
    double sum = hi + that.hi;
    return normalized(sum, lo + that.lo + errorOfSum(hi, that.hi, sum));
  }

  Precise minus(Precise that) {
    return plus(new Precise(-that.hi, -that.lo));
  }

  Precise times(double y) {
    double product = hi * y;
    return normalized(product, Math.fma(hi, y, -product) + lo * y);
  }

  Precise times(Precise that) {
    double product = hi * that.hi;
    return normalized(product, Math.fma(hi, that.hi, -product) + (hi * that.lo + lo * that.hi));
  }

  Precise over(double y) {
    double quotient = hi / y;
    double rest = Math.fma(-quotient, y, hi) + lo;
    return normalized(quotient, rest / y);
  }

  /** How far a computed number is off. */
  double distanceTo(double computed) {
    return Math.abs((computed - hi) - lo);
  }

  @Override
  public String toString() {
    return Double.toString(hi);
  }

  /** The sum of x[p]·y[p] as if computed in twice the working precision (Dot2). */
  static Precise dot(double[] x, double[] y) {
    double hi = 0;
    double lo = 0;
    for (int p = 0; p < x.length; p++) {
      double product = x[p] * y[p];
      double sum = hi + product;
      lo += errorOfSum(hi, product, sum) + Math.fma(x[p], y[p], -product);
      hi = sum;
    }
    return normalized(hi, lo);
  }

  static double errorOfSum(double x, double y, double sum) {
    double rounded = sum - x;
    return (x - (sum - rounded)) + (y - rounded);
  }

  static Precise normalized(double hi, double lo) {
    double sum = hi + lo;
    return new Precise(sum, errorOfSum(hi, lo, sum));
  }
}
