package com.spacewink.vgpu.fft.radix;

/** Transforms sequences that fit into a frame, a block of lanes at a time. */
final class BlockStage implements Stage {
  private final BlockDft dft;
  private final Reader reader;
  private final Turn turn;
  private final Writer writer;
  private final Sequences sequences;
  private final Site from;
  private final Site to;
  private final Frames frames;
  private final long groups;
  private final long blocks;
  private final long pieces;

  /** What is done to the result of a block before it is stored. */
  interface Turn {
    /** Leaves it as it is. */
    Turn NONE = (rows, block) -> {};

    void turn(Rows rows, long block);

    /** Bytes of its tables. */
    default long bytes() {
      return 0;
    }
  }

  BlockStage(
      BlockDft dft,
      Reader reader,
      Turn turn,
      Writer writer,
      Sequences sequences,
      Site from,
      Site to) {
    this.dft = dft;
    this.reader = reader;
    this.turn = turn;
    this.writer = writer;
    this.sequences = sequences;
    this.from = from;
    this.to = to;
    frames = new Frames(dft);
    groups = (sequences.lanes().n() + dft.lanes() - 1) / dft.lanes();
    blocks = sequences.outerCount() * groups;
    pieces = Pieces.of(sequences.count() * dft.n(), blocks);
  }

  @Override
  public long pieces() {
    return pieces;
  }

  @Override
  public void run(long begin, long end, long in, long out, long workspace, long scratch) {
    long source = from.address(in, out, workspace);
    long result = to.address(in, out, workspace);
    Frame frame = frames.take();
    long last = Pieces.begin(end, pieces, blocks);
    for (long block = Pieces.begin(begin, pieces, blocks); block < last; block++) {
      run(frame, block, source, result);
    }
    frames.giveBack(frame);
  }

  @Override
  public long bytes() {
    return dft.tableBytes() + dft.frameBytes() + turn.bytes();
  }

  @Override
  public void close() {
    frames.clear();
  }

  private void run(Frame frame, long block, long source, long result) {
    long outer = block / groups;
    long lane = block % groups * dft.lanes();
    int count = (int) Math.min(dft.lanes(), sequences.lanes().n() - lane);
    long sourceOffset = sequences.inOffset(outer) + lane * sequences.lanes().inStride();
    long resultOffset = sequences.outOffset(outer) + lane * sequences.lanes().outStride();
    reader.read(frame.in, dft, source + sourceOffset, count);
    dft.run(frame);
    turn.turn(frame.out, block);
    writer.write(frame.out, dft, result + resultOffset, count);
  }
}
