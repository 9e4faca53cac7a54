package com.spacewink.vgpu.fft.radix;

/** Transforms sequences of a length that {@link LineDft#has}, one after the other. */
final class LineStage implements Stage {
  private final LineDft dft;
  private final LineSource source;
  private final LineTarget target;
  private final double scale;
  private final Sequences sequences;
  private final Site from;
  private final Site to;
  private final long count;
  private final long pieces;

  LineStage(
      LineDft dft,
      LineSource source,
      LineTarget target,
      double scale,
      Sequences sequences,
      Site from,
      Site to) {
    this.dft = dft;
    this.source = source;
    this.target = target;
    this.scale = scale;
    this.sequences = sequences;
    this.from = from;
    this.to = to;
    count = sequences.count();
    pieces = Pieces.of(count * dft.n(), count);
  }

  @Override
  public long pieces() {
    return pieces;
  }

  /** Bytes of scratch memory: the passes', and numbers that are not as they are to be. */
  long scratchBytes() {
    return dft.scratchBytes() + (long) dft.n() * View.NUMBER;
  }

  @Override
  public void run(long begin, long end, long in, long out, long workspace, long scratch) {
    long first = from.address(in, out, workspace);
    long result = to.address(in, out, workspace);
    if (count == 1) {
      run(first, result, scratch);
      return;
    }
    long lanes = sequences.lanes().n();
    long last = Pieces.begin(end, pieces, count);
    for (long i = Pieces.begin(begin, pieces, count); i < last; i++) {
      run(
          first + sequences.inOffset(i / lanes) + i % lanes * sequences.lanes().inStride(),
          result + sequences.outOffset(i / lanes) + i % lanes * sequences.lanes().outStride(),
          scratch);
    }
  }

  @Override
  public long bytes() {
    return dft.tableBytes();
  }

  private void run(long sequence, long result, long scratch) {
    long spare = scratch + dft.scratchBytes();
    dft.run(source.open(sequence, spare), target.open(result, spare), scale, scratch);
    target.close(result, spare);
  }
}
