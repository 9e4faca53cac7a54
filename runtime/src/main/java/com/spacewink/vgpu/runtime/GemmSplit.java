package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.GemmSpec;

/**
 * How the C of a product is cut into blocks for several threads. A kernel computes an element the
 * same way in every block, so the cut decides the speed alone.
 *
 * @param rows rows of C in a block, but for the last
 * @param columns columns of C in a block, but for the last
 */
record GemmSplit(long rows, long columns) {
  /** Below this much work a second thread costs more than it brings: some 30 µs of one core. */
  private static final double LEAST_FLOPS = 2e6;

  /**
   * Blocks a thread is given, so that one that was held up has some to give away. More would have
   * each of them pack the operands again.
   */
  private static final int BLOCKS_PER_THREAD = 2;

  /** Edges of micro-kernels in use divide this: 4, 6, 8, 12, 16, 24 and 48. */
  private static final long EDGE = 48;

  static GemmSplit of(GemmSpec spec, int threads) {
    if (threads == 1 || spec.flops() < LEAST_FLOPS || spec.isEmpty()) {
      return new GemmSplit(spec.m(), spec.n());
    }
    long blocks = (long) threads * BLOCKS_PER_THREAD;
    if (spec.m() >= spec.n()) {
      return new GemmSplit(part(spec.m(), blocks), spec.n());
    }
    return new GemmSplit(spec.m(), part(spec.n(), blocks));
  }

  long rowBlocks(GemmSpec spec) {
    return ceilDiv(spec.m(), rows);
  }

  long columnBlocks(GemmSpec spec) {
    return ceilDiv(spec.n(), columns);
  }

  private static long part(long extent, long blocks) {
    return ceilDiv(ceilDiv(extent, blocks), EDGE) * EDGE;
  }

  private static long ceilDiv(long a, long b) {
    return b == 0 ? 0 : (a + b - 1) / b;
  }
}
