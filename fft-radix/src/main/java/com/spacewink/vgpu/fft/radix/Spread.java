package com.spacewink.vgpu.fft.radix;

/**
 * How the numbers of several sequences are spread over memory.
 *
 * @param numbers how one of them lies there
 * @param step bytes from a number to the next
 * @param lane bytes from a sequence to the next
 * @param isInverse whether real and imaginary parts are exchanged, on both sides: that makes an
 *     inverse transform of a forward one
 */
record Spread(Numbers numbers, long step, long lane, boolean isInverse) {
  double[][] re(Rows rows) {
    return isInverse ? rows.im : rows.re;
  }

  double[][] im(Rows rows) {
    return isInverse ? rows.re : rows.im;
  }

  /** Whether the sequences are closer together than their numbers. */
  boolean isLaneClosest() {
    return lane < step;
  }
}
