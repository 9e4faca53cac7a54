package com.spacewink.vgpu.fft.radix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Transforms of 2<sup>a</sup>·3<sup>b</sup>·5<sup>c</sup> numbers, a at least 2, from memory to
 * memory in as few passes as can be.
 */
final class Stockham implements LineDft {
  /**
   * From here on, all that a last pass of eights reads and writes at a time may fall on the same
   * cache lines, of which there are eight.
   */
  private static final int ALIASING = 1 << 11;

  private final int n;
  private final Pass[] passes;
  private final double[][] twiddles;

  /**
   * @param n a length that {@link #has}
   */
  Stockham(int n) {
    this.n = n;
    List<Pass> all = passes(n);
    passes = all.toArray(new Pass[0]);
    twiddles = new double[passes.length][];
    int size = n;
    for (int i = 0; i < passes.length; i++) {
      twiddles[i] = RowDft.twiddles(size, passes[i].radix());
      size /= passes[i].radix();
    }
  }

  private static List<Pass> passes(int n) {
    List<Pass> passes = new ArrayList<>();
    int rest = n;
    for (; rest % 5 == 0; rest /= 5) {
      passes.add(new Pass5());
    }
    for (; rest % 3 == 0; rest /= 3) {
      passes.add(new Pass3());
    }
    int twos = Integer.numberOfTrailingZeros(rest);
    boolean endsWithFour = n >= ALIASING && twos > 3;
    if (endsWithFour) {
      twos -= 2;
    }
    // Fours first: a first pass, which shares no twiddle factors, is the dearest one of eights.
    for (; twos % 3 != 0; twos -= 2) {
      passes.add(new Pass4());
    }
    for (; twos > 0; twos -= 3) {
      passes.add(new Pass8());
    }
    if (endsWithFour) {
      passes.add(new Pass4());
    }
    return passes;
  }

  /** Whether there are passes for a length. */
  static boolean has(long n) {
    long rest = n;
    for (int odd = 3; odd <= 5; odd += 2) {
      while (rest % odd == 0) {
        rest /= odd;
      }
    }
    return rest >= 4 && Long.bitCount(rest) == 1;
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public long scratchBytes() {
    return 2 * bufferBytes();
  }

  @Override
  public long tableBytes() {
    return Arrays.stream(twiddles).mapToLong(table -> table.length).sum() * Double.BYTES;
  }

  @Override
  public void run(View from, View to, double scale, long scratch) {
    View source = from;
    int hop = n / passes[0].radix() * from.step();
    long result = scratch;
    long other = scratch + bufferBytes();
    int run = 1;
    int last = passes.length - 1;
    for (int i = 0; i < last; i++) {
      int part = n / run / passes[i].radix();
      int nextRadix = passes[i + 1].radix();
      int block = part / nextRadix;
      for (int b = 0; b < nextRadix; b++) {
        long padded = result + b * Pass.PADDING;
        passes[i].run(source, hop, padded, run, b * block, block, twiddles[i]);
      }
      source = View.dense(result, false);
      hop = n / nextRadix * View.NUMBER + Pass.PADDING;
      run *= passes[i].radix();
      long written = result;
      result = other;
      other = written;
    }
    passes[last].last(source, hop, to, run, scale);
  }

  private long bufferBytes() {
    return (long) View.NUMBER * n + Pass8.RADIX * Pass.PADDING;
  }
}
