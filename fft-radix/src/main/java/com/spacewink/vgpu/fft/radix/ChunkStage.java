package com.spacewink.vgpu.fft.radix;

/** Does the same to each number of a long sequence. */
abstract class ChunkStage implements Stage {
  private final int numbers;
  private final Site from;
  private final Site to;
  private final long pieces;

  ChunkStage(int numbers, Site from, Site to) {
    this.numbers = numbers;
    this.from = from;
    this.to = to;
    pieces = Pieces.of(numbers, numbers);
  }

  @Override
  public final long pieces() {
    return pieces;
  }

  @Override
  public final void run(long begin, long end, long in, long out, long workspace, long scratch) {
    run(
        (int) Pieces.begin(begin, pieces, numbers),
        (int) Pieces.begin(end, pieces, numbers),
        from.address(in, out, workspace),
        to.address(in, out, workspace));
  }

  @Override
  public long bytes() {
    return 0;
  }

  /** Makes numbers {@code begin} to {@code end - 1} of the result. */
  abstract void run(int begin, int end, long source, long result);
}
