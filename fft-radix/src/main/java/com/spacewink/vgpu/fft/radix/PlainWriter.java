package com.spacewink.vgpu.fft.radix;

/** Stores the first numbers of the result, or all. */
final class PlainWriter extends Writer {
  private final Spread spread;
  private final int numbers;
  private final double scale;

  /**
   * @param numbers how many of them
   * @param scale by which each is multiplied
   */
  PlainWriter(Spread spread, int numbers, double scale) {
    this.spread = spread;
    this.numbers = numbers;
    this.scale = scale;
  }

  @Override
  void write(Rows rows, BlockDft dft, long address, int count) {
    int run = dft.outRun();
    for (int part = 0; part * run < numbers; part++) {
      int length = Math.min(run, numbers - part * run);
      double[] re = spread.re(rows)[dft.outRow(part)];
      double[] im = spread.im(rows)[dft.outRow(part)];
      store(address + (long) part * run * spread.step(), re, im, dft.lanes(), length, count);
    }
  }

  private void store(long address, double[] re, double[] im, int lanes, int length, int count) {
    if (spread.isLaneClosest() || length == 1) {
      for (int i = 0; i < length; i++) {
        long number = address + i * spread.step();
        spread.numbers().store(number, spread.lane(), count, re, im, i * lanes, 1, scale);
      }
    } else {
      for (int lane = 0; lane < count; lane++) {
        long sequence = address + lane * spread.lane();
        spread.numbers().store(sequence, spread.step(), length, re, im, lane, lanes, scale);
      }
    }
  }
}
