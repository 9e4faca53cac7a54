package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.rawmemory.RawMemory;

/** Four even and four odd numbers, and two times four. */
final class Pass8 extends Pass {
  static final int RADIX = 8;

  /** cos(&pi;/4). */
  private static final double COS = Math.sqrt(0.5);

  @Override
  int radix() {
    return RADIX;
  }

  @Override
  void run(View from, int hop, long to, int run, int begin, int block, double[] w) {
    int step = from.step();
    int apart = run * View.NUMBER;
    for (int p = begin; p < begin + block; p++) {
      int at = 14 * p;
      double w1Re = w[at];
      double w1Im = w[at + 1];
      double w2Re = w[at + 2];
      double w2Im = w[at + 3];
      double w3Re = w[at + 4];
      double w3Im = w[at + 5];
      double w4Re = w[at + 6];
      double w4Im = w[at + 7];
      double w5Re = w[at + 8];
      double w5Im = w[at + 9];
      double w6Re = w[at + 10];
      double w6Im = w[at + 11];
      double w7Re = w[at + 12];
      double w7Im = w[at + 13];
      long source = from.address() + p * run * step;
      long result = to + 8 * p * apart;
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
        double re5 = RawMemory.getDouble(re + 5 * hop);
        double im5 = RawMemory.getDouble(im + 5 * hop);
        double re6 = RawMemory.getDouble(re + 6 * hop);
        double im6 = RawMemory.getDouble(im + 6 * hop);
        double re7 = RawMemory.getDouble(re + 7 * hop);
        double im7 = RawMemory.getDouble(im + 7 * hop);
        double sum04Re = re0 + re4;
        double sum04Im = im0 + im4;
        double difference04Re = re0 - re4;
        double difference04Im = im0 - im4;
        double sum26Re = re2 + re6;
        double sum26Im = im2 + im6;
        double difference26Re = re2 - re6;
        double difference26Im = im2 - im6;
        double sum15Re = re1 + re5;
        double sum15Im = im1 + im5;
        double difference15Re = re1 - re5;
        double difference15Im = im1 - im5;
        double sum37Re = re3 + re7;
        double sum37Im = im3 + im7;
        double difference37Re = re3 - re7;
        double difference37Im = im3 - im7;
        double even0Re = sum04Re + sum26Re;
        double even0Im = sum04Im + sum26Im;
        double even1Re = difference04Re + difference26Im;
        double even1Im = difference04Im - difference26Re;
        double even2Re = sum04Re - sum26Re;
        double even2Im = sum04Im - sum26Im;
        double even3Re = difference04Re - difference26Im;
        double even3Im = difference04Im + difference26Re;
        double odd0Re = sum15Re + sum37Re;
        double odd0Im = sum15Im + sum37Im;
        double plainRe = difference15Re + difference37Im;
        double plainIm = difference15Im - difference37Re;
        double odd1Re = COS * (plainRe + plainIm);
        double odd1Im = COS * (plainIm - plainRe);
        double odd2Re = sum15Im - sum37Im;
        double odd2Im = sum37Re - sum15Re;
        double mirroredRe = difference15Re - difference37Im;
        double mirroredIm = difference15Im + difference37Re;
        double odd3Re = COS * (mirroredIm - mirroredRe);
        double odd3Im = -COS * (mirroredRe + mirroredIm);
        double y0Re = even0Re + odd0Re;
        double y0Im = even0Im + odd0Im;
        double y1Re = even1Re + odd1Re;
        double y1Im = even1Im + odd1Im;
        double y2Re = even2Re + odd2Re;
        double y2Im = even2Im + odd2Im;
        double y3Re = even3Re + odd3Re;
        double y3Im = even3Im + odd3Im;
        double y4Re = even0Re - odd0Re;
        double y4Im = even0Im - odd0Im;
        double y5Re = even1Re - odd1Re;
        double y5Im = even1Im - odd1Im;
        double y6Re = even2Re - odd2Re;
        double y6Im = even2Im - odd2Im;
        double y7Re = even3Re - odd3Re;
        double y7Im = even3Im - odd3Im;
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
        RawMemory.putDouble(y + 5 * apart, y5Re * w5Re - y5Im * w5Im);
        RawMemory.putDouble(y + 5 * apart + IM, y5Re * w5Im + y5Im * w5Re);
        RawMemory.putDouble(y + 6 * apart, y6Re * w6Re - y6Im * w6Im);
        RawMemory.putDouble(y + 6 * apart + IM, y6Re * w6Im + y6Im * w6Re);
        RawMemory.putDouble(y + 7 * apart, y7Re * w7Re - y7Im * w7Im);
        RawMemory.putDouble(y + 7 * apart + IM, y7Re * w7Im + y7Im * w7Re);
      }
    }
  }

  @Override
  void last(View from, int hop, View to, int run, double scale) {
    int apart = run * to.step();
    for (int q = 0; q < run; q++) {
      long re = from.address() + q * from.step();
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
      double re5 = RawMemory.getDouble(re + 5 * hop);
      double im5 = RawMemory.getDouble(im + 5 * hop);
      double re6 = RawMemory.getDouble(re + 6 * hop);
      double im6 = RawMemory.getDouble(im + 6 * hop);
      double re7 = RawMemory.getDouble(re + 7 * hop);
      double im7 = RawMemory.getDouble(im + 7 * hop);
      double sum04Re = re0 + re4;
      double sum04Im = im0 + im4;
      double difference04Re = re0 - re4;
      double difference04Im = im0 - im4;
      double sum26Re = re2 + re6;
      double sum26Im = im2 + im6;
      double difference26Re = re2 - re6;
      double difference26Im = im2 - im6;
      double sum15Re = re1 + re5;
      double sum15Im = im1 + im5;
      double difference15Re = re1 - re5;
      double difference15Im = im1 - im5;
      double sum37Re = re3 + re7;
      double sum37Im = im3 + im7;
      double difference37Re = re3 - re7;
      double difference37Im = im3 - im7;
      double even0Re = sum04Re + sum26Re;
      double even0Im = sum04Im + sum26Im;
      double even1Re = difference04Re + difference26Im;
      double even1Im = difference04Im - difference26Re;
      double even2Re = sum04Re - sum26Re;
      double even2Im = sum04Im - sum26Im;
      double even3Re = difference04Re - difference26Im;
      double even3Im = difference04Im + difference26Re;
      double odd0Re = sum15Re + sum37Re;
      double odd0Im = sum15Im + sum37Im;
      double plainRe = difference15Re + difference37Im;
      double plainIm = difference15Im - difference37Re;
      double odd1Re = COS * (plainRe + plainIm);
      double odd1Im = COS * (plainIm - plainRe);
      double odd2Re = sum15Im - sum37Im;
      double odd2Im = sum37Re - sum15Re;
      double mirroredRe = difference15Re - difference37Im;
      double mirroredIm = difference15Im + difference37Re;
      double odd3Re = COS * (mirroredIm - mirroredRe);
      double odd3Im = -COS * (mirroredRe + mirroredIm);
      double y0Re = even0Re + odd0Re;
      double y0Im = even0Im + odd0Im;
      double y1Re = even1Re + odd1Re;
      double y1Im = even1Im + odd1Im;
      double y2Re = even2Re + odd2Re;
      double y2Im = even2Im + odd2Im;
      double y3Re = even3Re + odd3Re;
      double y3Im = even3Im + odd3Im;
      double y4Re = even0Re - odd0Re;
      double y4Im = even0Im - odd0Im;
      double y5Re = even1Re - odd1Re;
      double y5Im = even1Im - odd1Im;
      double y6Re = even2Re - odd2Re;
      double y6Im = even2Im - odd2Im;
      double y7Re = even3Re - odd3Re;
      double y7Im = even3Im - odd3Im;
      long toRe = to.address() + q * to.step();
      long toIm = toRe + to.gap();
      RawMemory.putDouble(toRe, y0Re * scale);
      RawMemory.putDouble(toIm, y0Im * scale);
      RawMemory.putDouble(toRe + apart, y1Re * scale);
      RawMemory.putDouble(toIm + apart, y1Im * scale);
      RawMemory.putDouble(toRe + 2 * apart, y2Re * scale);
      RawMemory.putDouble(toIm + 2 * apart, y2Im * scale);
      RawMemory.putDouble(toRe + 3 * apart, y3Re * scale);
      RawMemory.putDouble(toIm + 3 * apart, y3Im * scale);
      RawMemory.putDouble(toRe + 4 * apart, y4Re * scale);
      RawMemory.putDouble(toIm + 4 * apart, y4Im * scale);
      RawMemory.putDouble(toRe + 5 * apart, y5Re * scale);
      RawMemory.putDouble(toIm + 5 * apart, y5Im * scale);
      RawMemory.putDouble(toRe + 6 * apart, y6Re * scale);
      RawMemory.putDouble(toIm + 6 * apart, y6Im * scale);
      RawMemory.putDouble(toRe + 7 * apart, y7Re * scale);
      RawMemory.putDouble(toIm + 7 * apart, y7Im * scale);
    }
  }
}
