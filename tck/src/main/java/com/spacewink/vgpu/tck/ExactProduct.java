package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.fail;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;

/**
 * The product of two matrices in twice the precision of double, with the sums of moduli that the
 * error bound is made of. An element's real part is the real dot product of (re x, -im x, …) with
 * (re y, im y, …), and its imaginary part that of (im x, re x, …) with the same.
 */
final class ExactProduct {
  private final int columns;
  private final Precise[] re;
  private final Precise[] im;
  private final double[] moduli;

  ExactProduct(Matrix x, Matrix y) {
    this.columns = y.columns();
    this.re = new Precise[x.rows() * columns];
    this.im = new Precise[x.rows() * columns];
    this.moduli = new double[x.rows() * columns];
    double[][] ofY = new double[columns][];
    double[][] moduliOfY = new double[columns][y.rows()];
    for (int j = 0; j < columns; j++) {
      ofY[j] = interleavedColumn(y, j);
      for (int p = 0; p < y.rows(); p++) {
        moduliOfY[j][p] = y.modulus(p, j);
      }
    }
    for (int i = 0; i < x.rows(); i++) {
      fillRow(i, x, ofY, moduliOfY);
    }
  }

  /** Fails unless every element of alpha·x·y + beta·c is within the bound of the contract. */
  void assertClose(Matrix computed, GemmSpec spec, Matrix c, String label) {
    check(computed, spec, c, label, true);
  }

  /** Fails unless every element is exact, as it is for small integers. */
  void assertExact(Matrix computed, GemmSpec spec, Matrix c, String label) {
    check(computed, spec, c, label, false);
  }

  private void check(Matrix computed, GemmSpec spec, Matrix c, String label, boolean rounded) {
    for (int i = 0; i < computed.rows(); i++) {
      for (int j = 0; j < columns; j++) {
        double bound = rounded ? bound(spec, c, i, j) : 0;
        checkPart(computed.re(i, j), expectedRe(spec, c, i, j), bound, at(label, i, j, "re"));
        checkPart(computed.im(i, j), expectedIm(spec, c, i, j), bound, at(label, i, j, "im"));
      }
    }
  }

  private static String at(String label, int i, int j, String part) {
    return label + ": " + part + " C(" + i + ", " + j + ")";
  }

  private static void checkPart(double got, Precise expected, double bound, String label) {
    // Written so that NaN fails.
    if (!(expected.distanceTo(got) <= bound)) {
      fail(
          "%s: got %s, expected %s, error %.3g, bound %.3g"
              .formatted(label, got, expected, expected.distanceTo(got), bound));
    }
  }

  /**
   * The bound in {@link com.spacewink.vgpu.api.kernel.GemmKernel}. For complex types, whose parts
   * are sums of 2k products, j is doubled and the moduli are |re| + |im|.
   */
  private double bound(GemmSpec spec, Matrix c, int i, int j) {
    DataType type = spec.type();
    int parts = type.isComplex() ? 2 : 1;
    double ofProduct =
        spec.readsOperands()
            ? ErrorBound.gamma(type, parts * (spec.k() + 2.0))
                * modulus(spec.alpha())
                * moduli[i * columns + j]
            : 0;
    double ofC =
        spec.beta().isZero()
            ? 0
            : ErrorBound.gamma(type, parts * 2.0) * modulus(spec.beta()) * c.modulus(i, j);
    return ofProduct + ofC;
  }

  private Precise expectedRe(GemmSpec spec, Matrix c, int i, int j) {
    Complex alpha = spec.alpha();
    Complex beta = spec.beta();
    Precise sum = Precise.ZERO;
    if (spec.readsOperands()) {
      int e = i * columns + j;
      sum = re[e].times(alpha.re()).minus(im[e].times(alpha.im()));
    }
    if (!beta.isZero()) {
      sum = sum.plus(product(beta.re(), c.re(i, j))).minus(product(beta.im(), c.im(i, j)));
    }
    return sum;
  }

  private Precise expectedIm(GemmSpec spec, Matrix c, int i, int j) {
    Complex alpha = spec.alpha();
    Complex beta = spec.beta();
    Precise sum = Precise.ZERO;
    if (spec.readsOperands()) {
      int e = i * columns + j;
      sum = im[e].times(alpha.re()).plus(re[e].times(alpha.im()));
    }
    if (!beta.isZero()) {
      sum = sum.plus(product(beta.re(), c.im(i, j))).plus(product(beta.im(), c.re(i, j)));
    }
    return sum;
  }

  private void fillRow(int i, Matrix x, double[][] ofY, double[][] moduliOfY) {
    int k = x.columns();
    double[] forRe = new double[2 * k];
    double[] forIm = new double[2 * k];
    double[] moduliOfX = new double[k];
    for (int p = 0; p < k; p++) {
      forRe[2 * p] = x.re(i, p);
      forRe[2 * p + 1] = -x.im(i, p);
      forIm[2 * p] = x.im(i, p);
      forIm[2 * p + 1] = x.re(i, p);
      moduliOfX[p] = x.modulus(i, p);
    }
    for (int j = 0; j < columns; j++) {
      int e = i * columns + j;
      re[e] = Precise.dot(forRe, ofY[j]);
      im[e] = Precise.dot(forIm, ofY[j]);
      for (int p = 0; p < k; p++) {
        moduli[e] += moduliOfX[p] * moduliOfY[j][p];
      }
    }
  }

  private static double[] interleavedColumn(Matrix y, int j) {
    double[] column = new double[2 * y.rows()];
    for (int p = 0; p < y.rows(); p++) {
      column[2 * p] = y.re(p, j);
      column[2 * p + 1] = y.im(p, j);
    }
    return column;
  }

  private static double modulus(Complex factor) {
    return Math.abs(factor.re()) + Math.abs(factor.im());
  }

  private static Precise product(double x, double y) {
    return new Precise(x, 0).times(y);
  }
}
