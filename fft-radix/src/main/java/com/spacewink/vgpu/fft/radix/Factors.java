package com.spacewink.vgpu.fft.radix;

/**
 * Two factors of a number, as close to each other as can be.
 *
 * @param first the smaller one
 * @param second the other one
 */
record Factors(int first, int second) {
  static Factors of(long n) {
    long first = (long) Math.sqrt(n);
    while (n % first != 0) {
      first--;
    }
    return new Factors((int) first, Math.toIntExact(n / first));
  }
}
