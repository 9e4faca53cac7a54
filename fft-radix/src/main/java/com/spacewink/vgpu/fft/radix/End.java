package com.spacewink.vgpu.fft.radix;

/**
 * One side of a long sequence.
 *
 * @param site where it begins
 * @param numbers how a number lies there
 * @param step bytes from a number to the next
 * @param isInverse whether real and imaginary parts are exchanged
 */
record End(Site site, Numbers numbers, long step, boolean isInverse) {
  /** Complex f64 numbers side by side, as they lie in the workspace. */
  static End workspace(Site site) {
    return new End(site, Numbers.complex(false, Double.BYTES), 2 * Double.BYTES, false);
  }

  double re(long address, int k) {
    return isInverse ? numbers.im(address + k * step) : numbers.re(address + k * step);
  }

  double im(long address, int k) {
    return isInverse ? numbers.re(address + k * step) : numbers.im(address + k * step);
  }

  void put(long address, int k, double re, double im) {
    numbers.put(address + k * step, isInverse ? im : re, isInverse ? re : im);
  }
}
