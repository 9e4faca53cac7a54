package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.rawmemory.RawMemory;

/** Five numbers, by sums and differences of those that mirror each other. */
final class Pass5 extends Pass {
  // Cosine and sine of 2pi/5 and 4pi/5.
  private static final double COS1 = (Math.sqrt(5) - 1) / 4;
  private static final double COS2 = -(Math.sqrt(5) + 1) / 4;
  private static final double SIN1 = 0.9510565162951535721;
  private static final double SIN2 = 0.5877852522924731292;

  @Override
  int radix() {
    return 5;
  }

  @Override
  void run(View from, int hop, long to, int run, int begin, int block, double[] w) {
    int step = from.step();
    int apart = run * View.NUMBER;
    for (int p = begin; p < begin + block; p++) {
      int at = 8 * p;
      double w1Re = w[at];
      double w1Im = w[at + 1];
      double w2Re = w[at + 2];
      double w2Im = w[at + 3];
      double w3Re = w[at + 4];
      double w3Im = w[at + 5];
      double w4Re = w[at + 6];
      double w4Im = w[at + 7];
      long source = from.address() + p * run * step;
      long result = to + 5 * p * apart;
      for (int q = 0; q < run; q++) {
        long re = source + q * step;
        long im = re + from.gap();
        double re0 = RawMemory.getDouble(re);
        double im0 = RawMemory.getDouble(im);
        double re1 = RawMemory.getDouble(re + hop);
        double im1 = RawMemory.getDouble(im + hop);
        double re2 = RawMemory.getDouble(re + 2 * hop);
        double im2 = RawMemory.getDouble(im + 2 * hop);
        double re3 = RawMemory.getDouble(re + 3 * hop);
        double im3 = RawMemory.getDouble(im + 3 * hop);
        double re4 = RawMemory.getDouble(re + 4 * hop);
        double im4 = RawMemory.getDouble(im + 4 * hop);
        double sum14Re = re1 + re4;
        double sum14Im = im1 + im4;
        double difference14Re = re1 - re4;
        double difference14Im = im1 - im4;
        double sum23Re = re2 + re3;
        double sum23Im = im2 + im3;
        double difference23Re = re2 - re3;
        double difference23Im = im2 - im3;
        double y0Re = re0 + sum14Re + sum23Re;
        double y0Im = im0 + sum14Im + sum23Im;
        double even1Re = re0 + COS1 * sum14Re + COS2 * sum23Re;
        double even1Im = im0 + COS1 * sum14Im + COS2 * sum23Im;
        double even2Re = re0 + COS2 * sum14Re + COS1 * sum23Re;
        double even2Im = im0 + COS2 * sum14Im + COS1 * sum23Im;
        double odd1Re = SIN1 * difference14Im + SIN2 * difference23Im;
        double odd1Im = SIN1 * difference14Re + SIN2 * difference23Re;
        double odd2Re = SIN2 * difference14Im - SIN1 * difference23Im;
        double odd2Im = SIN2 * difference14Re - SIN1 * difference23Re;
        double y1Re = even1Re + odd1Re;
        double y1Im = even1Im - odd1Im;
        double y2Re = even2Re + odd2Re;
        double y2Im = even2Im - odd2Im;
        double y3Re = even2Re - odd2Re;
        double y3Im = even2Im + odd2Im;
        double y4Re = even1Re - odd1Re;
        double y4Im = even1Im + odd1Im;
        long y = result + q * View.NUMBER;
        RawMemory.putDouble(y, y0Re);
        RawMemory.putDouble(y + IM, y0Im);
        RawMemory.putDouble(y + apart, y1Re * w1Re - y1Im * w1Im);
        RawMemory.putDouble(y + apart + IM, y1Re * w1Im + y1Im * w1Re);
        RawMemory.putDouble(y + 2 * apart, y2Re * w2Re - y2Im * w2Im);
        RawMemory.putDouble(y + 2 * apart + IM, y2Re * w2Im + y2Im * w2Re);
        RawMemory.putDouble(y + 3 * apart, y3Re * w3Re - y3Im * w3Im);
        RawMemory.putDouble(y + 3 * apart + IM, y3Re * w3Im + y3Im * w3Re);
        RawMemory.putDouble(y + 4 * apart, y4Re * w4Re - y4Im * w4Im);
        RawMemory.putDouble(y + 4 * apart + IM, y4Re * w4Im + y4Im * w4Re);
      }
    }
  }

  @Override
  void last(View from, int hop, View to, int run, double scale) {
    throw new UnsupportedOperationException("a pass of radix 5 is never the last one");
  }
}
