package com.spacewink.vgpu.fft.radix;

/**
 * Complex f64 numbers in memory. Distances are of type int: the JIT makes no addressing mode of a
 * sum of two of type long, but a sum of its own for each number.
 *
 * @param address of the first one's real part
 * @param step bytes from one to the next
 * @param gap bytes from a real part to its imaginary one
 */
record View(long address, int step, int gap) {
  /** Bytes of a number whose parts lie side by side. */
  static final int NUMBER = 2 * Double.BYTES;

  /** Access to such numbers. */
  static final Numbers NUMBERS = Numbers.complex(false, Double.BYTES);

  /** Numbers whose parts are exchanged for an inverse transform: that makes it a forward one. */
  static View of(long address, int step, int gap, boolean isInverse) {
    return isInverse ? new View(address + gap, step, -gap) : new View(address, step, gap);
  }

  /** Numbers side by side. */
  static View dense(long address, boolean isInverse) {
    return of(address, NUMBER, Double.BYTES, isInverse);
  }
}
