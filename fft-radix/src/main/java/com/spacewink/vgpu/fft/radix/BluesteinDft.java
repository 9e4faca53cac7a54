package com.spacewink.vgpu.fft.radix;

import java.util.Arrays;

/**
 * Any length, by a {@link Chirp}. The convolution is made of forward transforms alone: the inverse
 * one of Y is the conjugate of that of conj(Y).
 */
final class BluesteinDft extends BlockDft {
  private final Chirp chirp;
  private final BlockDft convolution;

  /** The transform of the kernel over m, real and imaginary part. */
  private final double[] spectrum;

  BluesteinDft(int n, int lanes) {
    super(n, lanes);
    chirp = new Chirp(n);
    convolution = BlockDft.of(chirp.m(), lanes);
    spectrum = chirp.spectrum();
  }

  @Override
  int inRun() {
    return convolution.inRun();
  }

  @Override
  int outRun() {
    return convolution.outRun();
  }

  @Override
  int outRow(int part) {
    return convolution.outRow(part);
  }

  @Override
  long tableBytes() {
    return chirp.bytes() + convolution.tableBytes() + (long) spectrum.length * Double.BYTES;
  }

  @Override
  long frameBytes() {
    return convolution.frameBytes();
  }

  @Override
  Frame newFrame() {
    return convolution.newFrame();
  }

  @Override
  void run(Frame frame) {
    chirp(frame.in);
    convolution.run(frame);
    for (int k = 0; k < chirp.m(); k++) {
      multiplyConjugate(frame.out, k, spectrum[2 * k], spectrum[2 * k + 1]);
    }
    convolution.restart(frame);
    convolution.run(frame);
    for (int k = 0; k < n(); k++) {
      // The conjugate of the result by c[k]: the conjugate of its product with conj(c[k]).
      multiplyConjugate(frame.out, k, chirp.re(k), -chirp.im(k));
    }
  }

  @Override
  void restart(Frame frame) {
    convolution.restart(frame);
  }

  /** x[j]·c[j], and zeros behind them. */
  private void chirp(Rows rows) {
    int run = inRun();
    for (int j = 0; j < chirp.m(); j++) {
      double[] re = rows.re[j / run];
      double[] im = rows.im[j / run];
      int at = j % run * lanes();
      if (j < n()) {
        multiply(re, im, at, chirp.re(j), chirp.im(j));
      } else {
        Arrays.fill(re, at, at + lanes(), 0);
        Arrays.fill(im, at, at + lanes(), 0);
      }
    }
  }

  private void multiply(double[] re, double[] im, int at, double wRe, double wIm) {
    for (int lane = at; lane < at + lanes(); lane++) {
      double x = re[lane];
      re[lane] = x * wRe - im[lane] * wIm;
      im[lane] = x * wIm + im[lane] * wRe;
    }
  }

  private void multiplyConjugate(Rows rows, int k, double wRe, double wIm) {
    double[] re = rows.re[outRowOf(k)];
    double[] im = rows.im[outRowOf(k)];
    int at = outColumnOf(k);
    for (int lane = at; lane < at + lanes(); lane++) {
      double x = re[lane];
      re[lane] = x * wRe - im[lane] * wIm;
      im[lane] = -(x * wIm + im[lane] * wRe);
    }
  }
}
