package com.spacewink.vgpu.fft.radix;

/** Work that can be done in pieces, in any order and at the same time. */
interface Stage {
  /** The number of pieces, 1 or more. */
  long pieces();

  /**
   * Does some of them.
   *
   * @param begin the first piece
   * @param end the piece behind the last one
   * @param in address of the transform's source
   * @param out address of its result
   * @param workspace address of the memory that the stages share
   * @param scratch address of this thread's memory
   */
  void run(long begin, long end, long in, long out, long workspace, long scratch);

  /** Bytes of its tables and of one thread's arrays. */
  long bytes();

  /** Gives idle arrays up. */
  default void close() {}
}
