package com.spacewink.vgpu.api.kernel;

/**
 * What a reduction computes. Complex types have {@link #SUM} and {@link #PRODUCT} alone, as complex
 * numbers have no order.
 */
public enum ReduceOperation {
  /** Sum; 0 for no elements. */
  SUM(0),
  /** Product; 1 for no elements. */
  PRODUCT(1),
  /** Least element, NaN if any is NaN; +Infinity for no elements. */
  MIN(Double.POSITIVE_INFINITY),
  /** Greatest element, NaN if any is NaN; -Infinity for no elements. */
  MAX(Double.NEGATIVE_INFINITY),
  /** Sum of the absolute values (BLAS's asum); 0 for no elements. */
  SUM_ABS(0),
  /** Sum of the squares, unscaled; 0 for no elements. */
  SUM_SQUARES(0),
  /** Greatest absolute value, NaN if any is NaN; 0 for no elements. */
  MAX_ABS(0);

  private final double identity;

  ReduceOperation(double identity) {
    this.identity = identity;
  }

  /**
   * @return the result for no elements
   */
  public double identity() {
    return identity;
  }

  /**
   * @return whether the operation is defined for complex types
   */
  public boolean isComplex() {
    return this == SUM || this == PRODUCT;
  }
}
