package com.spacewink.vgpu.fft.radix;

/** Makes all n numbers of a Hermitian spectrum of its first half, for odd n. */
final class HermitianReader extends Reader {
  private final Spread spread;

  HermitianReader(Spread spread) {
    this.spread = spread;
  }

  @Override
  void read(Rows rows, BlockDft dft, long address, int count) {
    int n = dft.n();
    PlainReader.read(spread, rows, dft, address, n / 2 + 1, count);
    double[][] re = spread.re(rows);
    double[][] im = spread.im(rows);
    int run = dft.inRun();
    int lanes = dft.lanes();
    for (int lane = 0; lane < count; lane++) {
      im[0][lane] = 0;
      for (int k = 1; k <= n / 2; k++) {
        int at = k % run * lanes + lane;
        int mirror = (n - k) % run * lanes + lane;
        re[(n - k) / run][mirror] = re[k / run][at];
        im[(n - k) / run][mirror] = -im[k / run][at];
      }
    }
  }
}
