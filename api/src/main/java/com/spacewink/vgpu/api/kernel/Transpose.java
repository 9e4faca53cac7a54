package com.spacewink.vgpu.api.kernel;

/** What is done to a matrix operand before it is multiplied: BLAS's N, T and C. */
public enum Transpose {
  /** op(X) = X. */
  NONE,
  /** op(X) = X<sup>T</sup>. */
  TRANSPOSE,
  /** op(X) = X<sup>H</sup>, the conjugate transpose; the same as the transpose for real types. */
  CONJUGATE;

  /**
   * @return whether rows and columns change places
   */
  public boolean isTransposed() {
    return this != NONE;
  }
}
