package com.spacewink.vgpu.fft.radix;

/** Three numbers, by sum and difference of the last two. */
final class Radix3 implements Butterfly {
  /** sin(2&pi;/3). */
  private static final double SIN = Math.sqrt(3) / 2;

  @Override
  public int radix() {
    return 3;
  }

  @Override
  public void twiddled(Rows rows, int first, int distance, int length, double[] w, int at) {
    double[] re0 = rows.re[first];
    double[] im0 = rows.im[first];
    double[] re1 = rows.re[first + distance];
    double[] im1 = rows.im[first + distance];
    double[] re2 = rows.re[first + 2 * distance];
    double[] im2 = rows.im[first + 2 * distance];
    double w1Re = w[at];
    double w1Im = w[at + 1];
    double w2Re = w[at + 2];
    double w2Im = w[at + 3];
    for (int q = 0; q < length; q++) {
      double sumRe = re1[q] + re2[q];
      double sumIm = im1[q] + im2[q];
      double turnedRe = SIN * (im1[q] - im2[q]);
      double turnedIm = SIN * (re2[q] - re1[q]);
      double y0Re = re0[q] + sumRe;
      double y0Im = im0[q] + sumIm;
      double middleRe = re0[q] - 0.5 * sumRe;
      double middleIm = im0[q] - 0.5 * sumIm;
      double y1Re = middleRe + turnedRe;
      double y1Im = middleIm + turnedIm;
      double y2Re = middleRe - turnedRe;
      double y2Im = middleIm - turnedIm;
      re0[q] = y0Re;
      im0[q] = y0Im;
      re1[q] = y1Re * w1Re - y1Im * w1Im;
      im1[q] = y1Re * w1Im + y1Im * w1Re;
      re2[q] = y2Re * w2Re - y2Im * w2Im;
      im2[q] = y2Re * w2Im + y2Im * w2Re;
    }
  }

  @Override
  public void plain(Rows rows, int first, int distance, int length) {
    double[] re0 = rows.re[first];
    double[] im0 = rows.im[first];
    double[] re1 = rows.re[first + distance];
    double[] im1 = rows.im[first + distance];
    double[] re2 = rows.re[first + 2 * distance];
    double[] im2 = rows.im[first + 2 * distance];
    for (int q = 0; q < length; q++) {
      double sumRe = re1[q] + re2[q];
      double sumIm = im1[q] + im2[q];
      double turnedRe = SIN * (im1[q] - im2[q]);
      double turnedIm = SIN * (re2[q] - re1[q]);
      double y0Re = re0[q] + sumRe;
      double y0Im = im0[q] + sumIm;
      double middleRe = re0[q] - 0.5 * sumRe;
      double middleIm = im0[q] - 0.5 * sumIm;
      double y1Re = middleRe + turnedRe;
      double y1Im = middleIm + turnedIm;
      double y2Re = middleRe - turnedRe;
      double y2Im = middleIm - turnedIm;
      re0[q] = y0Re;
      im0[q] = y0Im;
      re1[q] = y1Re;
      im1[q] = y1Im;
      re2[q] = y2Re;
      im2[q] = y2Im;
    }
  }
}
