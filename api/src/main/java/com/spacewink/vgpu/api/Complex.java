package com.spacewink.vgpu.api;

/**
 * A scalar factor such as alpha or beta. Real types use the real part alone.
 *
 * @param re real part
 * @param im imaginary part; must be 0 where the data type is real
 */
public record Complex(double re, double im) {
  /** The factor 0. */
  public static final Complex ZERO = new Complex(0, 0);

  /** The factor 1. */
  public static final Complex ONE = new Complex(1, 0);

  /**
   * @param re real part
   * @return a real factor
   */
  public static Complex of(double re) {
    if (re == 1.0) {
      return ONE;
    }
    return new Complex(re, 0);
  }

  /**
   * @return whether both parts are zero, of either sign
   */
  public boolean isZero() {
    return re == 0 && im == 0;
  }

  /**
   * @return whether this is the factor 1
   */
  public boolean isOne() {
    return re == 1 && im == 0;
  }
}
