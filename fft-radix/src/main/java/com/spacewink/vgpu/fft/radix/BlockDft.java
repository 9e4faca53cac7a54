package com.spacewink.vgpu.fft.radix;

/**
 * Transforms of several sequences at once, one in each lane, on the heap. Number j of the source is
 * in row j / {@link #inRun()} of a frame's rows, lanes side by side; number k of the result in row
 * {@link #outRow}. What lanes hold that are not in use does not matter: lanes do not mix.
 */
abstract class BlockDft {
  /** Rows that are shorter than this are not worth the loop over them. */
  private static final int SHORT_ROW = 16;

  private final int n;
  private final int lanes;

  BlockDft(int n, int lanes) {
    this.n = n;
    this.lanes = lanes;
  }

  /** The transform of any length that suits the number of lanes best. */
  static BlockDft of(int n, int lanes) {
    if (!RowDft.isSmooth(n)) {
      return new BluesteinDft(n, lanes);
    }
    Factors factors = Factors.of(n);
    return lanes < SHORT_ROW && factors.first() > 1
        ? new SquareDft(factors, lanes)
        : new ColumnDft(n, lanes);
  }

  final int n() {
    return n;
  }

  final int lanes() {
    return lanes;
  }

  /** Numbers that follow one another in a row of the source. */
  abstract int inRun();

  /** Numbers that follow one another in a row of the result. */
  abstract int outRun();

  /** The row of the numbers from {@code part * outRun()} on. */
  abstract int outRow(int part);

  abstract long tableBytes();

  /** Bytes of a frame. */
  abstract long frameBytes();

  abstract Frame newFrame();

  /** Makes the result of the source. */
  abstract void run(Frame frame);

  /** Makes the result the source of another run. */
  abstract void restart(Frame frame);

  final int outRowOf(int k) {
    return outRow(k / outRun());
  }

  /** Index of lane 0 of number k in its row. */
  final int outColumnOf(int k) {
    return k % outRun() * lanes;
  }
}
