package com.spacewink.vgpu.fft.radix;

/** Loads as many numbers as are transformed. */
final class PlainReader extends Reader {
  private final Spread spread;

  PlainReader(Spread spread) {
    this.spread = spread;
  }

  @Override
  void read(Rows rows, BlockDft dft, long address, int count) {
    read(spread, rows, dft, address, dft.n(), count);
  }

  /** Loads the first few numbers. */
  static void read(Spread spread, Rows rows, BlockDft dft, long address, int numbers, int count) {
    int run = dft.inRun();
    for (int row = 0; row * run < numbers; row++) {
      int length = Math.min(run, numbers - row * run);
      double[] re = spread.re(rows)[row];
      double[] im = spread.im(rows)[row];
      load(spread, address + (long) row * run * spread.step(), re, im, dft.lanes(), length, count);
    }
  }

  private static void load(
      Spread spread, long address, double[] re, double[] im, int lanes, int length, int count) {
    if (spread.isLaneClosest() || length == 1) {
      for (int i = 0; i < length; i++) {
        long number = address + i * spread.step();
        spread.numbers().load(number, spread.lane(), count, re, im, i * lanes, 1);
      }
    } else {
      for (int lane = 0; lane < count; lane++) {
        long sequence = address + lane * spread.lane();
        spread.numbers().load(sequence, spread.step(), length, re, im, lane, lanes);
      }
    }
  }
}
