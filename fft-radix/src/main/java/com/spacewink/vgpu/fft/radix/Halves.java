package com.spacewink.vgpu.fft.radix;

/**
 * Between the spectrum X of n = 2h real numbers and the transform Z of h complex ones, z[j] = x[2j]
 * + i·x[2j+1]. With E[k] = (Z[k] + conj(Z[h-k]))/2 and O[k] = (Z[k] - conj(Z[h-k]))/2i, X[k] = E[k]
 * + w<sup>k</sup>·O[k] and X[h-k] = conj(E[k] - w<sup>k</sup>·O[k]), where w = exp(-2&pi;i/n).
 */
final class Halves {
  private final int h;

  /** w^k for k <= h/2, real and imaginary part. */
  private final double[] roots;

  Halves(int h) {
    this.h = h;
    roots = new double[2 * (h / 2 + 1)];
    Roots all = new Roots(2L * h);
    for (int k = 0; k <= h / 2; k++) {
      roots[2 * k] = all.re(k);
      roots[2 * k + 1] = all.im(k);
    }
  }

  int h() {
    return h;
  }

  long bytes() {
    return (long) roots.length * Double.BYTES;
  }

  /** Puts X[k] and X[h-k], doubled, given Z[k] and Z[h-k], for k <= h/2; Z[h] is Z[0]. */
  void untangle(int k, double re, double im, double mirrorRe, double mirrorIm, Sink spectrum) {
    double wRe = roots[2 * k];
    double wIm = roots[2 * k + 1];
    double evenRe = re + mirrorRe;
    double evenIm = im - mirrorIm;
    double oddRe = im + mirrorIm;
    double oddIm = mirrorRe - re;
    double turnedRe = oddRe * wRe - oddIm * wIm;
    double turnedIm = oddRe * wIm + oddIm * wRe;
    spectrum.put(h - k, evenRe - turnedRe, turnedIm - evenIm);
    spectrum.put(k, evenRe + turnedRe, evenIm + turnedIm);
  }

  /** Puts Z[k] and Z[h-k], doubled, given X[k] and X[h-k], for k <= h/2; Z[h] is left out. */
  void tangle(int k, double re, double im, double mirrorRe, double mirrorIm, Sink pairs) {
    double wRe = roots[2 * k];
    double wIm = roots[2 * k + 1];
    double evenRe = re + mirrorRe;
    double evenIm = im - mirrorIm;
    double oddRe = re - mirrorRe;
    double oddIm = im + mirrorIm;
    double turnedRe = oddRe * wIm - oddIm * wRe;
    double turnedIm = oddRe * wRe + oddIm * wIm;
    if (k > 0) {
      pairs.put(h - k, evenRe - turnedRe, turnedIm - evenIm);
    }
    pairs.put(k, evenRe + turnedRe, evenIm + turnedIm);
  }

  /** Tangles what lies in memory: the imaginary parts of X[0] and X[h] are ignored. */
  void tangle(int k, Numbers numbers, long address, long step, Sink pairs) {
    long number = address + k * step;
    long mirror = address + (h - k) * step;
    double im = k == 0 ? 0 : numbers.im(number);
    double mirrorIm = k == 0 ? 0 : numbers.im(mirror);
    tangle(k, numbers.re(number), im, numbers.re(mirror), mirrorIm, pairs);
  }
}
