package com.spacewink.vgpu.fft.radix;

/** Four even and four odd numbers, and two times four. */
final class Radix8 implements Butterfly {
  /** cos(&pi;/4). */
  private static final double COS = Math.sqrt(0.5);

  @Override
  public int radix() {
    return 8;
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
    double[] re5 = rows.re[first + 5 * distance];
    double[] im5 = rows.im[first + 5 * distance];
    double[] re6 = rows.re[first + 6 * distance];
    double[] im6 = rows.im[first + 6 * distance];
    double[] re7 = rows.re[first + 7 * distance];
    double[] im7 = rows.im[first + 7 * distance];
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
    for (int q = 0; q < length; q++) {
      double sum04Re = re0[q] + re4[q];
      double sum04Im = im0[q] + im4[q];
      double difference04Re = re0[q] - re4[q];
      double difference04Im = im0[q] - im4[q];
      double sum26Re = re2[q] + re6[q];
      double sum26Im = im2[q] + im6[q];
      double difference26Re = re2[q] - re6[q];
      double difference26Im = im2[q] - im6[q];
      double sum15Re = re1[q] + re5[q];
      double sum15Im = im1[q] + im5[q];
      double difference15Re = re1[q] - re5[q];
      double difference15Im = im1[q] - im5[q];
      double sum37Re = re3[q] + re7[q];
      double sum37Im = im3[q] + im7[q];
      double difference37Re = re3[q] - re7[q];
      double difference37Im = im3[q] - im7[q];
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
      re5[q] = y5Re * w5Re - y5Im * w5Im;
      im5[q] = y5Re * w5Im + y5Im * w5Re;
      re6[q] = y6Re * w6Re - y6Im * w6Im;
      im6[q] = y6Re * w6Im + y6Im * w6Re;
      re7[q] = y7Re * w7Re - y7Im * w7Im;
      im7[q] = y7Re * w7Im + y7Im * w7Re;
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
    double[] re5 = rows.re[first + 5 * distance];
    double[] im5 = rows.im[first + 5 * distance];
    double[] re6 = rows.re[first + 6 * distance];
    double[] im6 = rows.im[first + 6 * distance];
    double[] re7 = rows.re[first + 7 * distance];
    double[] im7 = rows.im[first + 7 * distance];
    for (int q = 0; q < length; q++) {
      double sum04Re = re0[q] + re4[q];
      double sum04Im = im0[q] + im4[q];
      double difference04Re = re0[q] - re4[q];
      double difference04Im = im0[q] - im4[q];
      double sum26Re = re2[q] + re6[q];
      double sum26Im = im2[q] + im6[q];
      double difference26Re = re2[q] - re6[q];
      double difference26Im = im2[q] - im6[q];
      double sum15Re = re1[q] + re5[q];
      double sum15Im = im1[q] + im5[q];
      double difference15Re = re1[q] - re5[q];
      double difference15Im = im1[q] - im5[q];
      double sum37Re = re3[q] + re7[q];
      double sum37Im = im3[q] + im7[q];
      double difference37Re = re3[q] - re7[q];
      double difference37Im = im3[q] - im7[q];
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
      re5[q] = y5Re;
      im5[q] = y5Im;
      re6[q] = y6Re;
      im6[q] = y6Im;
      re7[q] = y7Re;
      im7[q] = y7Im;
    }
  }
}
