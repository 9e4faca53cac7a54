package com.spacewink.vgpu.tck;

/**
 * A sum of products as if computed in twice the working precision: Dot2 of the paper that {@link
 * Precise} names, for factors that have low parts themselves.
 */
final class PreciseSum {
  private double hi;
  private double lo;

  void addProduct(double x, double xLow, double y, double yLow) {
    double product = x * y;
    double sum = hi + product;
    lo += Precise.errorOfSum(hi, product, sum) + (Math.fma(x, y, -product) + (x * yLow + xLow * y));
    hi = sum;
  }

  Precise value() {
    return Precise.normalized(hi, lo);
  }
}
