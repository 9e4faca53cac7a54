package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.DataType;
import java.util.Random;

/** Complex numbers whose parts are {@link Precise}, in arrays that loops run over quickly. */
final class PreciseVector {
  private final double[] re;
  private final double[] reLow;
  private final double[] im;
  private final double[] imLow;

  /** Zeros. */
  PreciseVector(int size) {
    this.re = new double[size];
    this.reLow = new double[size];
    this.im = new double[size];
    this.imLow = new double[size];
  }

  /** Complex numbers that a type can represent. */
  static PreciseVector random(DataType type, int size, Random random) {
    PreciseVector vector = new PreciseVector(size);
    for (int i = 0; i < size; i++) {
      vector.set(i, Matrix.real(type, random), Matrix.real(type, random));
    }
    return vector;
  }

  int size() {
    return re.length;
  }

  double re(int i) {
    return re[i];
  }

  double im(int i) {
    return im[i];
  }

  Precise preciseRe(int i) {
    return new Precise(re[i], reLow[i]);
  }

  Precise preciseIm(int i) {
    return new Precise(im[i], imLow[i]);
  }

  void set(int i, double newRe, double newIm) {
    re[i] = newRe;
    im[i] = newIm;
    reLow[i] = 0;
    imLow[i] = 0;
  }

  void set(int i, Precise newRe, Precise newIm) {
    re[i] = newRe.hi();
    reLow[i] = newRe.lo();
    im[i] = newIm.hi();
    imLow[i] = newIm.lo();
  }

  void set(int i, PreciseSum newRe, PreciseSum newIm) {
    set(i, newRe.value(), newIm.value());
  }

  void set(int i, PreciseVector from, int j) {
    re[i] = from.re[j];
    reLow[i] = from.reLow[j];
    im[i] = from.im[j];
    imLow[i] = from.imLow[j];
  }

  void setConjugate(int i, PreciseVector from, int j) {
    re[i] = from.re[j];
    reLow[i] = from.reLow[j];
    im[i] = -from.im[j];
    imLow[i] = -from.imLow[j];
  }

  /** this[i] = x[j]·y[k]. */
  void setProduct(int i, PreciseVector x, int j, PreciseVector y, int k) {
    PreciseSum newRe = new PreciseSum();
    PreciseSum newIm = new PreciseSum();
    addProduct(newRe, newIm, x, j, y, k);
    set(i, newRe, newIm);
  }

  /** this[i] = x[j] + y[k]. */
  void setSum(int i, PreciseVector x, int j, PreciseVector y, int k) {
    set(i, x.preciseRe(j).plus(y.preciseRe(k)), x.preciseIm(j).plus(y.preciseIm(k)));
  }

  /** this[i] = x[j] - y[k]. */
  void setDifference(int i, PreciseVector x, int j, PreciseVector y, int k) {
    set(i, x.preciseRe(j).minus(y.preciseRe(k)), x.preciseIm(j).minus(y.preciseIm(k)));
  }

  /** Drops the imaginary part of a number. */
  void makeReal(int i) {
    im[i] = 0;
    imLow[i] = 0;
  }

  /** The first numbers, as many as asked for. */
  PreciseVector first(int count) {
    PreciseVector first = new PreciseVector(count);
    for (int i = 0; i < count; i++) {
      first.set(i, this, i);
    }
    return first;
  }

  /** The real parts alone. */
  PreciseVector real() {
    PreciseVector real = first(size());
    for (int i = 0; i < size(); i++) {
      real.makeReal(i);
    }
    return real;
  }

  /** The sum of the numbers, alone in a vector. */
  PreciseVector sum() {
    PreciseSum sumOfRe = new PreciseSum();
    PreciseSum sumOfIm = new PreciseSum();
    for (int i = 0; i < size(); i++) {
      sumOfRe.addProduct(re[i], reLow[i], 1, 0);
      sumOfIm.addProduct(im[i], imLow[i], 1, 0);
    }
    PreciseVector sum = new PreciseVector(1);
    sum.set(0, sumOfRe, sumOfIm);
    return sum;
  }

  PreciseVector plus(PreciseVector that) {
    PreciseVector sum = new PreciseVector(size());
    for (int i = 0; i < size(); i++) {
      sum.setSum(i, this, i, that, i);
    }
    return sum;
  }

  PreciseVector scaled(double factor) {
    PreciseVector scaled = new PreciseVector(size());
    for (int i = 0; i < size(); i++) {
      scaled.set(i, preciseRe(i).times(factor), preciseIm(i).times(factor));
    }
    return scaled;
  }

  /** The nearest numbers that a type can represent. */
  PreciseVector rounded(DataType type) {
    PreciseVector rounded = new PreciseVector(size());
    for (int i = 0; i < size(); i++) {
      if (type.real() == DataType.F32) {
        rounded.set(i, (float) re[i], (float) im[i]);
      } else {
        rounded.set(i, re[i], im[i]);
      }
    }
    return rounded;
  }

  /** The relative distance, in the Euclidean norm, of other numbers from these. */
  double distanceTo(PreciseVector others) {
    double squares = 0;
    for (int i = 0; i < size(); i++) {
      squares += squaredDistance(i, others.re[i], others.im[i]);
    }
    return squares == 0 ? 0 : Math.sqrt(squares / energy());
  }

  /** The sum of the squared moduli. */
  double energy() {
    return energy(0, size());
  }

  /** The sum of some squared moduli. */
  double energy(int begin, int end) {
    PreciseSum energy = new PreciseSum();
    for (int i = begin; i < end; i++) {
      energy.addProduct(re[i], reLow[i], re[i], reLow[i]);
      energy.addProduct(im[i], imLow[i], im[i], imLow[i]);
    }
    return energy.value().hi();
  }

  /** The squared distance of a computed number from the i-th one. */
  double squaredDistance(int i, double computedRe, double computedIm) {
    double ofRe = (computedRe - re[i]) - reLow[i];
    double ofIm = (computedIm - im[i]) - imLow[i];
    return ofRe * ofRe + ofIm * ofIm;
  }

  /** Adds x[i]·y[j] to a complex sum. */
  static void addProduct(
      PreciseSum re, PreciseSum im, PreciseVector x, int i, PreciseVector y, int j) {
    re.addProduct(x.re[i], x.reLow[i], y.re[j], y.reLow[j]);
    re.addProduct(-x.im[i], -x.imLow[i], y.im[j], y.imLow[j]);
    im.addProduct(x.re[i], x.reLow[i], y.im[j], y.imLow[j]);
    im.addProduct(x.im[i], x.imLow[i], y.re[j], y.reLow[j]);
  }

  /** Adds x[i]·re(y[j]) to a complex sum. */
  static void addTimesRe(
      PreciseSum re, PreciseSum im, PreciseVector x, int i, PreciseVector y, int j) {
    re.addProduct(x.re[i], x.reLow[i], y.re[j], y.reLow[j]);
    im.addProduct(x.im[i], x.imLow[i], y.re[j], y.reLow[j]);
  }

  /** Adds i·x[i]·im(y[j]) to a complex sum. */
  static void addTimesIm(
      PreciseSum re, PreciseSum im, PreciseVector x, int i, PreciseVector y, int j) {
    re.addProduct(-x.im[i], -x.imLow[i], y.im[j], y.imLow[j]);
    im.addProduct(x.re[i], x.reLow[i], y.im[j], y.imLow[j]);
  }
}
