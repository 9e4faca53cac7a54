package com.spacewink.vgpu.fft.radix;

import java.util.ArrayList;
import java.util.List;

/**
 * Transforms down the columns of rows: X[k] of a column is made of its numbers in all n rows. The
 * rows stay where they are, by decimation in frequency, and hold the result in another order.
 */
final class RowDft {
  /** The largest prime factor of n. Beyond it, three longer transforms are faster than sums. */
  static final int LARGEST_RADIX = 127;

  private final int n;
  private final List<Butterfly> butterflies = new ArrayList<>();

  /** For each butterfly but the last, and each row of a block's first part, the powers of its w. */
  private final List<double[]> twiddles = new ArrayList<>();

  private final int[] order;

  /**
   * @param n a {@link #isSmooth smooth} number
   */
  RowDft(int n) {
    this.n = n;
    int size = n;
    for (int radix : radices(n)) {
      butterflies.add(Butterfly.of(radix));
      twiddles.add(twiddles(size, radix));
      size /= radix;
    }
    order = order(n, radices(n));
  }

  /** Whether no prime factor of n is beyond {@link #LARGEST_RADIX}. */
  static boolean isSmooth(long n) {
    long rest = n;
    for (int factor = 2; factor <= LARGEST_RADIX; factor++) {
      while (rest % factor == 0) {
        rest /= factor;
      }
    }
    return rest == 1;
  }

  int n() {
    return n;
  }

  /** The rows that it needs, with those whose contents do not matter behind the n others. */
  int rows() {
    return n + butterflies.stream().mapToInt(Butterfly::spareRows).max().orElse(0);
  }

  /** In which row X[k] is in the end, for each k. */
  int[] order() {
    return order;
  }

  long tableBytes() {
    long numbers = 0;
    for (double[] table : twiddles) {
      numbers += table.length;
    }
    return numbers * Double.BYTES + (long) n * Integer.BYTES;
  }

  /**
   * @param rows as many as {@link #rows()}
   * @param length numbers in each
   */
  void run(Rows rows, int length) {
    int size = n;
    for (int stage = 0; stage < butterflies.size(); stage++) {
      Butterfly butterfly = butterflies.get(stage);
      int part = size / butterfly.radix();
      run(butterfly, twiddles.get(stage), rows, size, part, length);
      size = part;
    }
  }

  private void run(Butterfly butterfly, double[] w, Rows rows, int size, int part, int length) {
    int powers = 2 * (butterfly.radix() - 1);
    for (int block = 0; block < n; block += size) {
      butterfly.plain(rows, block, part, length);
      for (int row = 1; row < part; row++) {
        butterfly.twiddled(rows, block + row, part, length, w, row * powers);
      }
    }
  }

  /** The odd ones first; of powers of two, as few as there can be up to 8. */
  private static List<Integer> radices(int n) {
    List<Integer> radices = new ArrayList<>();
    int rest = n;
    for (int odd = LARGEST_RADIX; odd >= 3; odd -= 2) {
      for (; isPrime(odd) && rest % odd == 0; rest /= odd) {
        radices.add(odd);
      }
    }
    int twos = Integer.numberOfTrailingZeros(rest);
    while (twos > 4 || twos == 3) {
      radices.add(8);
      twos -= 3;
    }
    for (; twos >= 2; twos -= 2) {
      radices.add(4);
    }
    if (twos == 1) {
      radices.add(2);
    }
    return radices;
  }

  private static boolean isPrime(int odd) {
    for (int divisor = 3; divisor * divisor <= odd; divisor += 2) {
      if (odd % divisor == 0) {
        return false;
      }
    }
    return true;
  }

  /** For each row of a part, the powers 1 to radix - 1 of its root; none if there is one row. */
  static double[] twiddles(int size, int radix) {
    int part = size / radix;
    if (part == 1) {
      return new double[0];
    }
    Roots roots = new Roots(size);
    double[] w = new double[2 * part * (radix - 1)];
    int at = 0;
    for (int row = 0; row < part; row++) {
      for (int k = 1; k < radix; k++) {
        w[at++] = roots.re((long) row * k);
        w[at++] = roots.im((long) row * k);
      }
    }
    return w;
  }

  /** Block k of the first stage has the numbers k, k + radix, …: each block is ordered likewise. */
  private static int[] order(int n, List<Integer> radices) {
    int[] order = new int[n];
    for (int k = 0; k < n; k++) {
      int size = n;
      int rest = k;
      for (int radix : radices) {
        size /= radix;
        order[k] += rest % radix * size;
        rest /= radix;
      }
    }
    return order;
  }
}
