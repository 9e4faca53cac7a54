package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.rawmemory.RawMemory;

/**
 * Any length, by a {@link Chirp}. The convolution is made of forward transforms alone: the inverse
 * one of Y is the conjugate of that of conj(Y).
 */
final class ChirpLine implements LineDft {
  private final int n;
  private final Chirp chirp;
  private final Stockham convolution;

  /** The transform of the kernel, real and imaginary part. */
  private final double[] spectrum;

  ChirpLine(int n) {
    this.n = n;
    chirp = new Chirp(n);
    convolution = new Stockham(chirp.m());
    spectrum = chirp.spectrum();
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public long scratchBytes() {
    return convolution.scratchBytes() + (long) View.NUMBER * chirp.m();
  }

  @Override
  public long tableBytes() {
    return chirp.bytes() + convolution.tableBytes() + (long) spectrum.length * Double.BYTES;
  }

  @Override
  public void run(View from, View to, double scale, long scratch) {
    long numbers = scratch + convolution.scratchBytes();
    View product = View.dense(numbers, false);
    chirpIn(from, numbers);
    convolution.run(product, product, 1, scratch);
    filter(numbers);
    convolution.run(product, product, 1, scratch);
    chirpOut(numbers, to, scale);
  }

  /** x[j]·c[j], and zeros behind them. */
  private void chirpIn(View from, long numbers) {
    for (int j = 0; j < n; j++) {
      long number = from.address() + (long) j * from.step();
      double re = RawMemory.getDouble(number);
      double im = RawMemory.getDouble(number + from.gap());
      put(numbers, j, re * chirp.re(j) - im * chirp.im(j), re * chirp.im(j) + im * chirp.re(j));
    }
    for (int j = n; j < chirp.m(); j++) {
      put(numbers, j, 0, 0);
    }
  }

  /** Conjugates of the products with the kernel's transform. */
  private void filter(long numbers) {
    for (int k = 0; k < chirp.m(); k++) {
      double wRe = spectrum[2 * k];
      double wIm = spectrum[2 * k + 1];
      double re = RawMemory.getDouble(numbers + (long) k * View.NUMBER);
      double im = RawMemory.getDouble(numbers + (long) k * View.NUMBER + Double.BYTES);
      put(numbers, k, re * wRe - im * wIm, -(re * wIm + im * wRe));
    }
  }

  /** c[k]·conj(y[k]). */
  private void chirpOut(long numbers, View to, double scale) {
    for (int k = 0; k < n; k++) {
      double re = RawMemory.getDouble(numbers + (long) k * View.NUMBER);
      double im = -RawMemory.getDouble(numbers + (long) k * View.NUMBER + Double.BYTES);
      long number = to.address() + (long) k * to.step();
      RawMemory.putDouble(number, (re * chirp.re(k) - im * chirp.im(k)) * scale);
      RawMemory.putDouble(number + to.gap(), (re * chirp.im(k) + im * chirp.re(k)) * scale);
    }
  }

  private static void put(long numbers, int j, double re, double im) {
    RawMemory.putDouble(numbers + (long) j * View.NUMBER, re);
    RawMemory.putDouble(numbers + (long) j * View.NUMBER + Double.BYTES, im);
  }
}
