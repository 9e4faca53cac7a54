package com.spacewink.vgpu.fft.radix;

/**
 * The four-step transform of n = first·second numbers, seen as a matrix: down the columns, twiddle
 * factors and transposition, down the columns again. It makes long rows of a few lanes.
 */
final class SquareDft extends BlockDft {
  /** Columns of the result that are filled together: rows of the source. */
  private static final int TOGETHER = 4;

  private final int first;
  private final int second;
  private final RowDft columns;
  private final RowDft rows;

  /** exp(-2 pi i jk/n) in row k and column j. */
  private final Rows twiddles;

  SquareDft(Factors factors, int lanes) {
    super(factors.first() * factors.second(), lanes);
    first = factors.first();
    second = factors.second();
    columns = new RowDft(first);
    rows = first == second ? columns : new RowDft(second);
    twiddles = twiddles(first, second);
  }

  @Override
  int inRun() {
    return second;
  }

  @Override
  int outRun() {
    return first;
  }

  @Override
  int outRow(int part) {
    return rows.order()[part];
  }

  @Override
  long tableBytes() {
    return columns.tableBytes() + rows.tableBytes() + Rows.bytes(first, second);
  }

  @Override
  long frameBytes() {
    return Rows.bytes(columns.rows(), second * lanes()) + Rows.bytes(rows.rows(), first * lanes());
  }

  @Override
  Frame newFrame() {
    return new Frame(
        new Rows(columns.rows(), second * lanes()), new Rows(rows.rows(), first * lanes()));
  }

  @Override
  void run(Frame frame) {
    columns.run(frame.in, second * lanes());
    if (lanes() == 1) {
      transpose(frame);
    } else {
      transposeLanes(frame);
    }
    rows.run(frame.out, first * lanes());
  }

  @Override
  void restart(Frame frame) {
    for (int part = 0; part < second; part++) {
      int k = part * first;
      int end = k + first;
      while (k < end) {
        int run = Math.min(end - k, second - k % second);
        copy(frame.out.re, frame.in.re, k, run);
        copy(frame.out.im, frame.in.im, k, run);
        k += run;
      }
    }
  }

  private void copy(double[][] from, double[][] to, int k, int run) {
    System.arraycopy(
        from[outRowOf(k)], outColumnOf(k), to[k / second], k % second * lanes(), run * lanes());
  }

  private void transpose(Frame frame) {
    int[] order = columns.order();
    for (int k = 0; k < first; k++) {
      turn(frame.in.re[order[k]], frame.in.im[order[k]], k);
    }
    transpose(frame.in.re, frame.out.re, order);
    transpose(frame.in.im, frame.out.im, order);
  }

  private void turn(double[] re, double[] im, int k) {
    double[] wRe = twiddles.re[k];
    double[] wIm = twiddles.im[k];
    for (int j = 0; j < second; j++) {
      double x = re[j];
      double y = im[j];
      re[j] = x * wRe[j] - y * wIm[j];
      im[j] = x * wIm[j] + y * wRe[j];
    }
  }

  private void transpose(double[][] in, double[][] out, int[] order) {
    int k = 0;
    for (; k + TOGETHER <= first; k += TOGETHER) {
      transpose(in[order[k]], in[order[k + 1]], in[order[k + 2]], in[order[k + 3]], out, k);
    }
    for (; k < first; k++) {
      double[] row = in[order[k]];
      for (int j = 0; j < second; j++) {
        out[j][k] = row[j];
      }
    }
  }

  private void transpose(
      double[] row0, double[] row1, double[] row2, double[] row3, double[][] out, int k) {
    for (int j = 0; j < second; j++) {
      double[] row = out[j];
      row[k] = row0[j];
      row[k + 1] = row1[j];
      row[k + 2] = row2[j];
      row[k + 3] = row3[j];
    }
  }

  private void transposeLanes(Frame frame) {
    for (int k = 0; k < first; k++) {
      double[] re = frame.in.re[columns.order()[k]];
      double[] im = frame.in.im[columns.order()[k]];
      for (int j = 0; j < second; j++) {
        double wRe = twiddles.re[k][j];
        double wIm = twiddles.im[k][j];
        double[] outRe = frame.out.re[j];
        double[] outIm = frame.out.im[j];
        for (int lane = 0; lane < lanes(); lane++) {
          double x = re[j * lanes() + lane];
          double y = im[j * lanes() + lane];
          outRe[k * lanes() + lane] = x * wRe - y * wIm;
          outIm[k * lanes() + lane] = x * wIm + y * wRe;
        }
      }
    }
  }

  private static Rows twiddles(int first, int second) {
    Roots roots = new Roots((long) first * second);
    Rows twiddles = new Rows(first, second);
    for (int k = 0; k < first; k++) {
      for (int j = 0; j < second; j++) {
        twiddles.re[k][j] = roots.re((long) j * k);
        twiddles.im[k][j] = roots.im((long) j * k);
      }
    }
    return twiddles;
  }
}
