package com.spacewink.vgpu.fft.radix;

/**
 * Complex numbers in rows, real and imaginary parts apart. Each row is an array of its own, so that
 * rows change places by their references, and so that the JIT vectorises short loops over several
 * of them, which it does not if rows lie in one array at different offsets.
 */
final class Rows {
  final double[][] re;
  final double[][] im;

  /**
   * @param rows how many
   * @param length numbers in each
   */
  Rows(int rows, int length) {
    re = new double[rows][length];
    im = new double[rows][length];
  }

  /** Bytes of so many rows. */
  static long bytes(int rows, int length) {
    return 2L * rows * length * Double.BYTES;
  }
}
