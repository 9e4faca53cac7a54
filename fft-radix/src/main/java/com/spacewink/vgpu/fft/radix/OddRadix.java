package com.spacewink.vgpu.fft.radix;

import java.util.Arrays;

/**
 * Any odd radix by its definition. With a<sub>j</sub> = x<sub>j</sub> + x<sub>p-j</sub> and
 * b<sub>j</sub> = x<sub>j</sub> - x<sub>p-j</sub>, X<sub>k</sub> and X<sub>p-k</sub> are
 * x<sub>0</sub> + &Sigma; a<sub>j</sub>·cos(2&pi;jk/p) &#x2213; i·&Sigma;
 * b<sub>j</sub>·sin(2&pi;jk/p), over the (p-1)/2 values of j: half the products of the plain sum,
 * and all of them real.
 */
final class OddRadix implements Butterfly {
  private final int radix;
  private final int pairs;

  /** cos(2 pi jk/p) at k * (pairs + 1) + j. */
  private final double[] cos;

  /** sin(2 pi jk/p), likewise. */
  private final double[] sin;

  /**
   * @param radix odd, 3 or more
   */
  OddRadix(int radix) {
    this.radix = radix;
    pairs = radix / 2;
    cos = new double[(pairs + 1) * (pairs + 1)];
    sin = new double[(pairs + 1) * (pairs + 1)];
    Roots roots = new Roots(radix);
    for (int k = 0; k <= pairs; k++) {
      for (int j = 0; j <= pairs; j++) {
        cos[k * (pairs + 1) + j] = roots.re(j * k % radix);
        sin[k * (pairs + 1) + j] = -roots.im(j * k % radix);
      }
    }
  }

  @Override
  public int radix() {
    return radix;
  }

  @Override
  public int spareRows() {
    return radix + 1;
  }

  @Override
  public void twiddled(Rows rows, int first, int distance, int length, double[] w, int at) {
    plain(rows, first, distance, length);
    for (int k = 1; k < radix; k++) {
      int row = first + k * distance;
      turn(rows.re[row], rows.im[row], w[at + 2 * k - 2], w[at + 2 * k - 1], length);
    }
  }

  @Override
  public void plain(Rows rows, int first, int distance, int length) {
    double[][] re = rows.re;
    double[][] im = rows.im;
    for (int j = 1; j <= pairs; j++) {
      int row = first + j * distance;
      int mirror = first + (radix - j) * distance;
      sumAndDifference(re[row], re[mirror], length);
      sumAndDifference(im[row], im[mirror], length);
    }
    int spare = re.length - spareRows();
    for (int k = 1; k <= pairs; k++) {
      // Even and odd parts of X_k: two rows each, of which the spare ones hold all in the end.
      copy(re[first], re[spare + k], length);
      copy(im[first], im[spare + k], length);
      clear(re[spare + radix - k], length);
      clear(im[spare + radix - k], length);
      addTerms(re, first, distance, 1, cos, k, re[spare + k], length);
      addTerms(im, first, distance, 1, cos, k, im[spare + k], length);
      addTerms(im, first, distance, -1, sin, k, re[spare + radix - k], length);
      addTerms(re, first, distance, -1, sin, k, im[spare + radix - k], length);
      combine(re[spare + k], im[spare + k], re[spare + radix - k], im[spare + radix - k], length);
    }
    for (int j = 1; j <= pairs; j++) {
      addTerm(re[first], 1, re[first + j * distance], length);
      addTerm(im[first], 1, im[first + j * distance], length);
    }
    for (int k = 1; k < radix; k++) {
      exchange(re, first + k * distance, spare + k);
      exchange(im, first + k * distance, spare + k);
    }
  }

  /** Adds factor·row over the pairs: of the rows of sums for side 1, of differences for -1. */
  private void addTerms(
      double[][] rows,
      int first,
      int distance,
      int side,
      double[] factors,
      int k,
      double[] sum,
      int length) {
    int at = k * (pairs + 1);
    int j = 1;
    for (; j + 3 <= pairs; j += 4) {
      addFourTerms(
          sum,
          factors[at + j],
          rows[row(first, distance, side * j)],
          factors[at + j + 1],
          rows[row(first, distance, side * (j + 1))],
          factors[at + j + 2],
          rows[row(first, distance, side * (j + 2))],
          factors[at + j + 3],
          rows[row(first, distance, side * (j + 3))],
          length);
    }
    for (; j <= pairs; j++) {
      addTerm(sum, factors[at + j], rows[row(first, distance, side * j)], length);
    }
  }

  private int row(int first, int distance, int j) {
    return first + (j < 0 ? radix + j : j) * distance;
  }

  private static void sumAndDifference(double[] a, double[] b, int length) {
    for (int q = 0; q < length; q++) {
      double difference = a[q] - b[q];
      a[q] = a[q] + b[q];
      b[q] = difference;
    }
  }

  private static void addFourTerms(
      double[] sum,
      double f0,
      double[] x0,
      double f1,
      double[] x1,
      double f2,
      double[] x2,
      double f3,
      double[] x3,
      int length) {
    for (int q = 0; q < length; q++) {
      sum[q] = sum[q] + ((f0 * x0[q] + f1 * x1[q]) + (f2 * x2[q] + f3 * x3[q]));
    }
  }

  private static void addTerm(double[] sum, double f, double[] x, int length) {
    for (int q = 0; q < length; q++) {
      sum[q] = sum[q] + f * x[q];
    }
  }

  /** Makes X_k and X_(p-k) of the even part and of the odd one times i. */
  private static void combine(
      double[] evenRe, double[] evenIm, double[] oddIm, double[] oddRe, int length) {
    for (int q = 0; q < length; q++) {
      double mirrorRe = evenRe[q] - oddIm[q];
      double mirrorIm = evenIm[q] + oddRe[q];
      evenRe[q] = evenRe[q] + oddIm[q];
      evenIm[q] = evenIm[q] - oddRe[q];
      oddIm[q] = mirrorRe;
      oddRe[q] = mirrorIm;
    }
  }

  private static void turn(double[] re, double[] im, double wRe, double wIm, int length) {
    for (int q = 0; q < length; q++) {
      double x = re[q];
      re[q] = x * wRe - im[q] * wIm;
      im[q] = x * wIm + im[q] * wRe;
    }
  }

  private static void copy(double[] from, double[] to, int length) {
    System.arraycopy(from, 0, to, 0, length);
  }

  private static void clear(double[] row, int length) {
    Arrays.fill(row, 0, length, 0);
  }

  private static void exchange(double[][] rows, int a, int b) {
    double[] row = rows[a];
    rows[a] = rows[b];
    rows[b] = row;
  }
}
