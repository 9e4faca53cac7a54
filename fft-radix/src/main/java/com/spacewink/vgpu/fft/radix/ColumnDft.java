package com.spacewink.vgpu.fft.radix;

/** Each number of a sequence in a row of its own. */
final class ColumnDft extends BlockDft {
  private final RowDft dft;

  ColumnDft(int n, int lanes) {
    super(n, lanes);
    dft = new RowDft(n);
  }

  @Override
  int inRun() {
    return 1;
  }

  @Override
  int outRun() {
    return 1;
  }

  @Override
  int outRow(int part) {
    return dft.order()[part];
  }

  @Override
  long tableBytes() {
    return dft.tableBytes();
  }

  @Override
  long frameBytes() {
    return Rows.bytes(dft.rows(), lanes());
  }

  @Override
  Frame newFrame() {
    Rows rows = new Rows(dft.rows(), lanes());
    return new Frame(rows, rows);
  }

  @Override
  void run(Frame frame) {
    dft.run(frame.in, lanes());
  }

  @Override
  void restart(Frame frame) {
    permute(frame.in.re);
    permute(frame.in.im);
  }

  private void permute(double[][] rows) {
    double[][] permuted = new double[n()][];
    for (int k = 0; k < n(); k++) {
      permuted[k] = rows[outRow(k)];
    }
    System.arraycopy(permuted, 0, rows, 0, n());
  }
}
