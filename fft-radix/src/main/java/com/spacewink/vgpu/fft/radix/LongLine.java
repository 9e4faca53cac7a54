package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.fft.radix.Sequences.Axis;
import java.util.List;

/**
 * One sequence that no cache holds, in four steps: it is seen as a matrix, whose columns are
 * transformed in blocks, turned by twiddle factors and stored; then its rows.
 */
final class LongLine {
  private static final int NUMBER = 2 * Double.BYTES;

  /** Keeps the rows of a power of two off each other's cache lines. */
  private static final int PADDING = 4;

  /** Columns in a block: eight cache lines side by side. */
  private static final int MOST_LANES = 32;

  /** Of a table, so that its index is an int. */
  private static final long MOST_ROOTS = 1L << 29;

  private LongLine() {}

  /** Bytes between the two stages. */
  static long middleBytes(long n) {
    Factors factors = Factors.of(n);
    return NUMBER * (factors.second() + (long) PADDING) * factors.first();
  }

  /**
   * @param n smooth
   * @param from the source
   * @param middle {@link #middleBytes} for what is between the two stages
   * @param to the result
   * @param scale by which it is multiplied
   * @return the two stages
   */
  static List<Stage> stages(long n, End from, Site middle, End to, double scale) {
    Factors factors = Factors.of(n);
    int rows = factors.first();
    int columns = factors.second();
    long pitch = NUMBER * (columns + (long) PADDING);
    int lanes = largestDivisor(columns);
    if (n / lanes > MOST_ROOTS || (long) rows * lanes > MOST_ROOTS) {
      throw new VgpuException(
          Status.NOT_SUPPORTED, "radix-java: an axis of " + n + " points is too long");
    }
    Numbers numbers = Numbers.complex(false, Double.BYTES);
    BlockDft down = BlockDft.of(rows, lanes);
    Stage first =
        new BlockStage(
            down,
            new PlainReader(
                new Spread(from.numbers(), columns * from.step(), from.step(), from.isInverse())),
            new Twiddles(n, down),
            new PlainWriter(new Spread(numbers, pitch, NUMBER, false), rows, 1),
            new Sequences(List.of(), new Axis(columns, from.step(), NUMBER)),
            from.site(),
            middle);
    BlockDft along = BlockDft.of(columns, Math.min(rows, MOST_LANES));
    Stage second =
        new BlockStage(
            along,
            new PlainReader(new Spread(numbers, NUMBER, pitch, false)),
            BlockStage.Turn.NONE,
            new PlainWriter(
                new Spread(to.numbers(), rows * to.step(), to.step(), to.isInverse()),
                columns,
                scale),
            new Sequences(List.of(), new Axis(rows, pitch, to.step())),
            middle,
            to.site());
    return List.of(first, second);
  }

  private static int largestDivisor(int n) {
    int divisor = Math.min(n, MOST_LANES);
    while (n % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  /**
   * Multiplies number k of column j by exp(-2&pi;i·jk/n), as the product of the roots for the
   * block's first column and for the distance from it: a table of all would be as long as the line.
   */
  private static final class Twiddles implements BlockStage.Turn {
    private final BlockDft dft;

    /** exp(-2 pi i bk/(n/lanes)) at 2·b·k for block b. */
    private final double[] blocks;

    /** Real parts of exp(-2 pi i sk/n) at k·lanes + s, for the distance s. */
    private final double[] distancesRe;

    private final double[] distancesIm;

    Twiddles(long n, BlockDft dft) {
      this.dft = dft;
      int lanes = dft.lanes();
      int count = (int) (n / lanes);
      blocks = new double[2 * count];
      Roots coarse = new Roots(count);
      for (int e = 0; e < count; e++) {
        blocks[2 * e] = coarse.re(e);
        blocks[2 * e + 1] = coarse.im(e);
      }
      distancesRe = new double[dft.n() * lanes];
      distancesIm = new double[dft.n() * lanes];
      Roots fine = new Roots(n);
      for (int k = 0; k < dft.n(); k++) {
        for (int s = 0; s < lanes; s++) {
          distancesRe[k * lanes + s] = fine.re((long) k * s);
          distancesIm[k * lanes + s] = fine.im((long) k * s);
        }
      }
    }

    @Override
    public void turn(Rows rows, long block) {
      int lanes = dft.lanes();
      for (int k = 0; k < dft.n(); k++) {
        int root = 2 * (int) (block * k);
        double[] re = rows.re[dft.outRowOf(k)];
        double[] im = rows.im[dft.outRowOf(k)];
        turn(re, im, dft.outColumnOf(k), blocks[root], blocks[root + 1], k * lanes, lanes);
      }
    }

    private void turn(
        double[] re, double[] im, int at, double wRe, double wIm, int table, int count) {
      for (int s = 0; s < count; s++) {
        double turnRe = distancesRe[table + s] * wRe - distancesIm[table + s] * wIm;
        double turnIm = distancesRe[table + s] * wIm + distancesIm[table + s] * wRe;
        double x = re[at + s];
        double y = im[at + s];
        re[at + s] = x * turnRe - y * turnIm;
        im[at + s] = x * turnIm + y * turnRe;
      }
    }

    @Override
    public long bytes() {
      return (blocks.length + 2L * distancesRe.length) * Double.BYTES;
    }
  }
}
