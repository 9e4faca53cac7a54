package com.spacewink.vgpu.fft.radix;

/**
 * The n-th roots of unity, exp(-2&pi;i·k/n). Angles are folded into the first octant in integers,
 * before they are rounded, so that each root is as good as {@link Math#sin} and {@link Math#cos}
 * near 0.
 */
final class Roots {
  private final long n;

  /**
   * @param n at most 2<sup>60</sup>
   */
  Roots(long n) {
    this.n = n;
  }

  /** The real part of root k, for 0 <= k < n. */
  double re(long k) {
    return cos(4 * k);
  }

  /** The imaginary part of root k, for 0 <= k < n. */
  double im(long k) {
    return -cos(4 * k - n);
  }

  /** The cosine of so many quarters of the angle 2&pi;/n, from -1 to 4 quadrants. */
  private double cos(long quarters) {
    long folded = Math.min(Math.abs(quarters), 4 * n - quarters);
    return folded <= n ? firstQuadrant(folded) : -firstQuadrant(2 * n - folded);
  }

  private double firstQuadrant(long quarters) {
    return 2 * quarters <= n ? Math.cos(angle(quarters)) : Math.sin(angle(n - quarters));
  }

  private double angle(long quarters) {
    return Math.PI * quarters / (2.0 * n);
  }
}
