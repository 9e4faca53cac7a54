package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.DataType;

/** The constants of Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., 3.1. */
final class ErrorBound {
  /** What the oracle's own rounding may add, far above what it does add. */
  private static final double ORACLE = 1 + 1e-6;

  private ErrorBound() {}

  /** &gamma;<sub>j</sub> = j·u / (1 - j·u) with the unit round-off u of a type. */
  static double gamma(DataType type, double j) {
    double ju = j * type.epsilon() / 2;
    return ju / (1 - ju) * ORACLE;
  }
}
