package com.spacewink.vgpu.fft.radix;

/** Five numbers, by sums and differences of those that mirror each other. */
final class Radix5 implements Butterfly {
  // Cosine and sine of 2pi/5 and 4pi/5.
  private static final double COS1 = (Math.sqrt(5) - 1) / 4;
  private static final double COS2 = -(Math.sqrt(5) + 1) / 4;
  private static final double SIN1 = 0.9510565162951535721;
  private static final double SIN2 = 0.5877852522924731292;

  @Override
  public int radix() {
    return 5;
  }

  @Override
  public void twiddled(Rows rows, int first, int distance, int length, double[] w, int at) {
    double[] re0 = rows.re[first];
    double[] im0 = rows.im[first];
    double[] re1 = rows.re[first + distance];
    double[] im1 = rows.im[first + distance];
    double[] re2 = rows.re[first + 2 * distance];
    double[] im2 = rows.im[first + 2 * distance];
    double[] re3 = rows.re[first + 3 * distance];
    double[] im3 = rows.im[first + 3 * distance];
    double[] re4 = rows.re[first + 4 * distance];
    double[] im4 = rows.im[first + 4 * distance];
    double w1Re = w[at];
    double w1Im = w[at + 1];
    double w2Re = w[at + 2];
    double w2Im = w[at + 3];
    double w3Re = w[at + 4];
    double w3Im = w[at + 5];
    double w4Re = w[at + 6];
    double w4Im = w[at + 7];
    for (int q = 0; q < length; q++) {
      double sum14Re = re1[q] + re4[q];
      double sum14Im = im1[q] + im4[q];
      double difference14Re = re1[q] - re4[q];
      double difference14Im = im1[q] - im4[q];
      double sum23Re = re2[q] + re3[q];
      double sum23Im = im2[q] + im3[q];
      double difference23Re = re2[q] - re3[q];
      double difference23Im = im2[q] - im3[q];
      double y0Re = re0[q] + sum14Re + sum23Re;
      double y0Im = im0[q] + sum14Im + sum23Im;
      double even1Re = re0[q] + COS1 * sum14Re + COS2 * sum23Re;
      double even1Im = im0[q] + COS1 * sum14Im + COS2 * sum23Im;
      double even2Re = re0[q] + COS2 * sum14Re + COS1 * sum23Re;
      double even2Im = im0[q] + COS2 * sum14Im + COS1 * sum23Im;
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
      re0[q] = y0Re;
      im0[q] = y0Im;
      re1[q] = y1Re * w1Re - y1Im * w1Im;
      im1[q] = y1Re * w1Im + y1Im * w1Re;
      re2[q] = y2Re * w2Re - y2Im * w2Im;
      im2[q] = y2Re * w2Im + y2Im * w2Re;
      re3[q] = y3Re * w3Re - y3Im * w3Im;
      im3[q] = y3Re * w3Im + y3Im * w3Re;
      re4[q] = y4Re * w4Re - y4Im * w4Im;
      im4[q] = y4Re * w4Im + y4Im * w4Re;
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
    double[] re3 = rows.re[first + 3 * distance];
    double[] im3 = rows.im[first + 3 * distance];
    double[] re4 = rows.re[first + 4 * distance];
    double[] im4 = rows.im[first + 4 * distance];
    for (int q = 0; q < length; q++) {
      double sum14Re = re1[q] + re4[q];
      double sum14Im = im1[q] + im4[q];
      double difference14Re = re1[q] - re4[q];
      double difference14Im = im1[q] - im4[q];
      double sum23Re = re2[q] + re3[q];
      double sum23Im = im2[q] + im3[q];
      double difference23Re = re2[q] - re3[q];
      double difference23Im = im2[q] - im3[q];
      double y0Re = re0[q] + sum14Re + sum23Re;
      double y0Im = im0[q] + sum14Im + sum23Im;
      double even1Re = re0[q] + COS1 * sum14Re + COS2 * sum23Re;
      double even1Im = im0[q] + COS1 * sum14Im + COS2 * sum23Im;
      double even2Re = re0[q] + COS2 * sum14Re + COS1 * sum23Re;
      double even2Im = im0[q] + COS2 * sum14Im + COS1 * sum23Im;
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
      re0[q] = y0Re;
      im0[q] = y0Im;
      re1[q] = y1Re;
      im1[q] = y1Im;
      re2[q] = y2Re;
      im2[q] = y2Im;
      re3[q] = y3Re;
      im3[q] = y3Im;
      re4[q] = y4Re;
      im4[q] = y4Im;
    }
  }
}
