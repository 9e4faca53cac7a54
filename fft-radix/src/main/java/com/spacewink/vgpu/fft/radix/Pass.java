package com.spacewink.vgpu.fft.radix;

/**
 * One pass of a Stockham transform, from memory to memory: X[k] of {@code radix} numbers that are
 * equally far apart, for all of them. The sequences of length {@code radix·part} that are left to
 * transform lie number by number, {@code run} of them side by side; afterwards there are {@code
 * radix} times as many, in the order in which the result is wanted.
 *
 * <p>Numbers are read and written where they lie, one at a time: on Java 17, the JIT does not
 * vectorise loops as long as these, and then every copy of the numbers costs as much as a pass.
 */
abstract class Pass {
  /** Bytes from the real part of a number to its imaginary one, within the scratch memory. */
  static final long IM = Double.BYTES;

  /**
   * Bytes between the blocks that the next pass reads at a time: those of a power of two would fall
   * on the same cache lines.
   */
  static final int PADDING = 192;

  abstract int radix();

  /**
   * @param from number p of sequence q at index {@code p·run + q}
   * @param hop bytes from there to the next of the {@code radix} numbers
   * @param to address of the result for p = 0, numbers side by side
   * @param run sequences
   * @param begin the first p
   * @param block how many of them
   * @param w powers 1 to radix - 1 of exp(-2&pi;i·p/(radix·part)) for each p, of {@code part}
   */
  abstract void run(View from, int hop, long to, int run, int begin, int block, double[] w);

  /** The same for the last pass, after which nothing is left to transform, to any view. */
  abstract void last(View from, int hop, View to, int run, double scale);
}
