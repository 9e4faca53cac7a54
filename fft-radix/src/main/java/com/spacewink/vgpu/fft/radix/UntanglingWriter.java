package com.spacewink.vgpu.fft.radix;

/** Makes the spectrum of 2h real numbers of the transform of h complex ones. */
final class UntanglingWriter extends Writer {
  private final Halves halves;
  private final Spread spread;
  private final double scale;

  UntanglingWriter(Halves halves, Spread spread, double scale) {
    this.halves = halves;
    this.spread = spread;
    this.scale = scale;
  }

  @Override
  void write(Rows rows, BlockDft dft, long address, int count) {
    int h = halves.h();
    for (int lane = 0; lane < count; lane++) {
      Sink spectrum =
          new MemorySink(
              spread.numbers(), address + lane * spread.lane(), spread.step(), 0.5 * scale);
      for (int k = 0; k <= h / 2; k++) {
        int mirror = k == 0 ? 0 : h - k;
        int row = dft.outRowOf(k);
        int at = dft.outColumnOf(k) + lane;
        int mirrorRow = dft.outRowOf(mirror);
        int mirrorAt = dft.outColumnOf(mirror) + lane;
        halves.untangle(
            k,
            rows.re[row][at],
            rows.im[row][at],
            rows.re[mirrorRow][mirrorAt],
            rows.im[mirrorRow][mirrorAt],
            spectrum);
      }
    }
  }
}
