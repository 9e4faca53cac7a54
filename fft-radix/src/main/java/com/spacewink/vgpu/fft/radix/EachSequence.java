package com.spacewink.vgpu.fft.radix;

import java.util.List;

/** Transforms many long sequences, each by one thread, whose scratch memory is the workspace. */
final class EachSequence implements Stage {
  private final List<Stage> stages;
  private final Sequences sequences;
  private final Site from;
  private final Site to;
  private final long pieces;

  /**
   * @param stages of one sequence, from IN to OUT
   */
  EachSequence(List<Stage> stages, Sequences sequences, Site from, Site to) {
    this.stages = stages;
    this.sequences = sequences;
    this.from = from;
    this.to = to;
    pieces = Math.min(sequences.count(), 64);
  }

  @Override
  public long pieces() {
    return pieces;
  }

  @Override
  public void run(long begin, long end, long in, long out, long workspace, long scratch) {
    long source = from.address(in, out, workspace);
    long result = to.address(in, out, workspace);
    long last = Pieces.begin(end, pieces, sequences.count());
    for (long i = Pieces.begin(begin, pieces, sequences.count()); i < last; i++) {
      long outer = i / sequences.lanes().n();
      long lane = i % sequences.lanes().n();
      run(
          source + sequences.inOffset(outer) + lane * sequences.lanes().inStride(),
          result + sequences.outOffset(outer) + lane * sequences.lanes().outStride(),
          scratch);
    }
  }

  private void run(long source, long result, long scratch) {
    for (Stage stage : stages) {
      stage.run(0, stage.pieces(), source, result, scratch, 0);
    }
  }

  @Override
  public long bytes() {
    return stages.stream().mapToLong(Stage::bytes).sum();
  }

  @Override
  public void close() {
    stages.forEach(Stage::close);
  }
}
