package com.spacewink.vgpu.fft.radix;

/** Makes the h complex numbers of the spectrum of 2h real ones. */
final class TanglingReader extends Reader {
  private final Halves halves;
  private final Spread spread;

  /**
   * @param spread of an inverse transform
   */
  TanglingReader(Halves halves, Spread spread) {
    this.halves = halves;
    this.spread = spread;
  }

  @Override
  void read(Rows rows, BlockDft dft, long address, int count) {
    for (int lane = 0; lane < count; lane++) {
      Sink pairs = new RowSink(spread.re(rows), spread.im(rows), dft.inRun(), dft.lanes(), lane);
      long sequence = address + lane * spread.lane();
      for (int k = 0; k <= halves.h() / 2; k++) {
        halves.tangle(k, spread.numbers(), sequence, spread.step(), pairs);
      }
    }
  }
}
