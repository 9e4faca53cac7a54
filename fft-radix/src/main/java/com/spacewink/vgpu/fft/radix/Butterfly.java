package com.spacewink.vgpu.fft.radix;

/**
 * A short transform across rows, in place: of each column's numbers, those in some rows at equal
 * distances.
 */
interface Butterfly {
  /** The number of rows that it takes. */
  int radix();

  /** Of how many rows the contents are lost, from the first spare one on. */
  default int spareRows() {
    return 0;
  }

  /**
   * X[k] = w<sup>k</sup> · &Sigma; x[j]·exp(-2&pi;i·jk/radix) for rows {@code first + j·distance}.
   *
   * @param length numbers in each row
   * @param w w, w<sup>2</sup>, …: real and imaginary part of each power from {@code at} on
   */
  void twiddled(Rows rows, int first, int distance, int length, double[] w, int at);

  /** The same where w is 1. */
  void plain(Rows rows, int first, int distance, int length);

  /** The butterfly of a radix. */
  static Butterfly of(int radix) {
    return switch (radix) {
      case 2 -> new Radix2();
      case 3 -> new Radix3();
      case 4 -> new Radix4();
      case 5 -> new Radix5();
      case 8 -> new Radix8();
      default -> new OddRadix(radix);
    };
  }
}
