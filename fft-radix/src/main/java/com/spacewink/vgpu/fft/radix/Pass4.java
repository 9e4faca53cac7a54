package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.rawmemory.RawMemory;

/** Two times two. */
final class Pass4 extends Pass {
  @Override
  int radix() {
    return 4;
  }

  @Override
  void run(View from, int hop, long to, int run, int begin, int block, double[] w) {
    int step = from.step();
    int apart = run * View.NUMBER;
    for (int p = begin; p < begin + block; p++) {
      int at = 6 * p;
      double w1Re = w[at];
      double w1Im = w[at + 1];
      double w2Re = w[at + 2];
      double w2Im = w[at + 3];
      double w3Re = w[at + 4];
      double w3Im = w[at + 5];
      long source = from.address() + p * run * step;
      long result = to + 4 * p * apart;
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
        double sum02Re = re0 + re2;
        double sum02Im = im0 + im2;
        double difference02Re = re0 - re2;
        double difference02Im = im0 - im2;
        double sum13Re = re1 + re3;
        double sum13Im = im1 + im3;
        double difference13Re = re1 - re3;
        double difference13Im = im1 - im3;
        double y0Re = sum02Re + sum13Re;
        double y0Im = sum02Im + sum13Im;
        double y1Re = difference02Re + difference13Im;
        double y1Im = difference02Im - difference13Re;
        double y2Re = sum02Re - sum13Re;
        double y2Im = sum02Im - sum13Im;
        double y3Re = difference02Re - difference13Im;
        double y3Im = difference02Im + difference13Re;
        long y = result + q * View.NUMBER;
        RawMemory.putDouble(y, y0Re);
        RawMemory.putDouble(y + IM, y0Im);
        RawMemory.putDouble(y + apart, y1Re * w1Re - y1Im * w1Im);
        RawMemory.putDouble(y + apart + IM, y1Re * w1Im + y1Im * w1Re);
        RawMemory.putDouble(y + 2 * apart, y2Re * w2Re - y2Im * w2Im);
        RawMemory.putDouble(y + 2 * apart + IM, y2Re * w2Im + y2Im * w2Re);
        RawMemory.putDouble(y + 3 * apart, y3Re * w3Re - y3Im * w3Im);
        RawMemory.putDouble(y + 3 * apart + IM, y3Re * w3Im + y3Im * w3Re);
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
      double sum02Re = re0 + re2;
      double sum02Im = im0 + im2;
      double difference02Re = re0 - re2;
      double difference02Im = im0 - im2;
      double sum13Re = re1 + re3;
      double sum13Im = im1 + im3;
      double difference13Re = re1 - re3;
      double difference13Im = im1 - im3;
      double y0Re = sum02Re + sum13Re;
      double y0Im = sum02Im + sum13Im;
      double y1Re = difference02Re + difference13Im;
      double y1Im = difference02Im - difference13Re;
      double y2Re = sum02Re - sum13Re;
      double y2Im = sum02Im - sum13Im;
      double y3Re = difference02Re - difference13Im;
      double y3Im = difference02Im + difference13Re;
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
    }
  }
}
