package com.spacewink.vgpu.fft.radix;

/** Two times two. */
final class Radix4 implements Butterfly {
  @Override
  public int radix() {
    return 4;
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
    double w1Re = w[at];
    double w1Im = w[at + 1];
    double w2Re = w[at + 2];
    double w2Im = w[at + 3];
    double w3Re = w[at + 4];
    double w3Im = w[at + 5];
    for (int q = 0; q < length; q++) {
      double sum02Re = re0[q] + re2[q];
      double sum02Im = im0[q] + im2[q];
      double difference02Re = re0[q] - re2[q];
      double difference02Im = im0[q] - im2[q];
      double sum13Re = re1[q] + re3[q];
      double sum13Im = im1[q] + im3[q];
      double difference13Re = re1[q] - re3[q];
      double difference13Im = im1[q] - im3[q];
      double y0Re = sum02Re + sum13Re;
      double y0Im = sum02Im + sum13Im;
      double y1Re = difference02Re + difference13Im;
      double y1Im = difference02Im - difference13Re;
      double y2Re = sum02Re - sum13Re;
      double y2Im = sum02Im - sum13Im;
      double y3Re = difference02Re - difference13Im;
      double y3Im = difference02Im + difference13Re;
      re0[q] = y0Re;
      im0[q] = y0Im;
      re1[q] = y1Re * w1Re - y1Im * w1Im;
      im1[q] = y1Re * w1Im + y1Im * w1Re;
      re2[q] = y2Re * w2Re - y2Im * w2Im;
      im2[q] = y2Re * w2Im + y2Im * w2Re;
      re3[q] = y3Re * w3Re - y3Im * w3Im;
      im3[q] = y3Re * w3Im + y3Im * w3Re;
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
    for (int q = 0; q < length; q++) {
      double sum02Re = re0[q] + re2[q];
      double sum02Im = im0[q] + im2[q];
      double difference02Re = re0[q] - re2[q];
      double difference02Im = im0[q] - im2[q];
      double sum13Re = re1[q] + re3[q];
      double sum13Im = im1[q] + im3[q];
      double difference13Re = re1[q] - re3[q];
      double difference13Im = im1[q] - im3[q];
      double y0Re = sum02Re + sum13Re;
      double y0Im = sum02Im + sum13Im;
      double y1Re = difference02Re + difference13Im;
      double y1Im = difference02Im - difference13Re;
      double y2Re = sum02Re - sum13Re;
      double y2Im = sum02Im - sum13Im;
      double y3Re = difference02Re - difference13Im;
      double y3Im = difference02Im + difference13Re;
      re0[q] = y0Re;
      im0[q] = y0Im;
      re1[q] = y1Re;
      im1[q] = y1Im;
      re2[q] = y2Re;
      im2[q] = y2Im;
      re3[q] = y3Re;
      im3[q] = y3Im;
    }
  }
}
