package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.rawmemory.RawMemory;

/** Three numbers, by sum and difference of the last two. */
final class Pass3 extends Pass {
  /** sin(2&pi;/3). */
  private static final double SIN = Math.sqrt(3) / 2;

  @Override
  int radix() {
    return 3;
  }

  @Override
  void run(View from, int hop, long to, int run, int begin, int block, double[] w) {
    int step = from.step();
    int apart = run * View.NUMBER;
    for (int p = begin; p < begin + block; p++) {
      int at = 4 * p;
      double w1Re = w[at];
      double w1Im = w[at + 1];
      double w2Re = w[at + 2];
      double w2Im = w[at + 3];
      long source = from.address() + p * run * step;
      long result = to + 3 * p * apart;
      for (int q = 0; q < run; q++) {
        long re = source + q * step;
        long im = re + from.gap();
        double re0 = RawMemory.getDouble(re);
        double im0 = RawMemory.getDouble(im);
        double re1 = RawMemory.getDouble(re + hop);
        double im1 = RawMemory.getDouble(im + hop);
        double re2 = RawMemory.getDouble(re + 2 * hop);
        double im2 = RawMemory.getDouble(im + 2 * hop);
        double sumRe = re1 + re2;
        double sumIm = im1 + im2;
        double turnedRe = SIN * (im1 - im2);
        double turnedIm = SIN * (re2 - re1);
        double y0Re = re0 + sumRe;
        double y0Im = im0 + sumIm;
        double middleRe = re0 - 0.5 * sumRe;
        double middleIm = im0 - 0.5 * sumIm;
        double y1Re = middleRe + turnedRe;
        double y1Im = middleIm + turnedIm;
        double y2Re = middleRe - turnedRe;
        double y2Im = middleIm - turnedIm;
        long y = result + q * View.NUMBER;
        RawMemory.putDouble(y, y0Re);
        RawMemory.putDouble(y + IM, y0Im);
        RawMemory.putDouble(y + apart, y1Re * w1Re - y1Im * w1Im);
        RawMemory.putDouble(y + apart + IM, y1Re * w1Im + y1Im * w1Re);
        RawMemory.putDouble(y + 2 * apart, y2Re * w2Re - y2Im * w2Im);
        RawMemory.putDouble(y + 2 * apart + IM, y2Re * w2Im + y2Im * w2Re);
      }
    }
  }

  @Override
  void last(View from, int hop, View to, int run, double scale) {
    throw new UnsupportedOperationException("a pass of radix 3 is never the last one");
  }
}
