package com.spacewink.vgpu.fft.radix;

/** Sum and difference. */
final class Radix2 implements Butterfly {
  @Override
  public int radix() {
    return 2;
  }

  @Override
  public void twiddled(Rows rows, int first, int distance, int length, double[] w, int at) {
    double[] re0 = rows.re[first];
    double[] im0 = rows.im[first];
    double[] re1 = rows.re[first + distance];
    double[] im1 = rows.im[first + distance];
    double wRe = w[at];
    double wIm = w[at + 1];
    for (int q = 0; q < length; q++) {
      double dRe = re0[q] - re1[q];
      double dIm = im0[q] - im1[q];
      re0[q] = re0[q] + re1[q];
      im0[q] = im0[q] + im1[q];
      re1[q] = dRe * wRe - dIm * wIm;
      im1[q] = dRe * wIm + dIm * wRe;
    }
  }

  @Override
  public void plain(Rows rows, int first, int distance, int length) {
    double[] re0 = rows.re[first];
    double[] im0 = rows.im[first];
    double[] re1 = rows.re[first + distance];
    double[] im1 = rows.im[first + distance];
    for (int q = 0; q < length; q++) {
      double dRe = re0[q] - re1[q];
      double dIm = im0[q] - im1[q];
      re0[q] = re0[q] + re1[q];
      im0[q] = im0[q] + im1[q];
      re1[q] = dRe;
      im1[q] = dIm;
    }
  }
}
