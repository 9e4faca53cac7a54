package com.spacewink.vgpu.fft.radix;

/**
 * Where a stage finds its numbers, or puts them.
 *
 * @param memory which of the memory areas of an execution
 * @param offset bytes from its address
 */
record Site(Memory memory, long offset) {
  static final Site IN = new Site(Memory.IN, 0);
  static final Site OUT = new Site(Memory.OUT, 0);

  /** The memory areas of an execution. */
  enum Memory {
    IN,
    OUT,
    WORKSPACE
  }

  long address(long in, long out, long workspace) {
    return offset
        + switch (memory) {
          case IN -> in;
          case OUT -> out;
          case WORKSPACE -> workspace;
        };
  }
}
