package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.GemmSpec;

/**
 * How the C of a product is cut for several threads whose kernel has nothing to share. A kernel
 * computes an element the same way in every block, so the cut decides the speed alone.
 *
 * <p>k is not cut. The order of the additions is the kernel's own function of k, for one thread as
 * for many, so sums over parts of k would have to be what every product of that k is made of, large
 * squares too, at the price of another pass over C for each part. It would pay for a small C and a
 * long k on more threads than C has blocks, of which even 64 x 64 elements make eight; up to there
 * the threads share their streams of A and B in the last level of cache.
 *
 * @param alongRows whether C is cut between rows, or between columns
 * @param blocks the rows or columns of each block
 */
record GemmSplit(boolean alongRows, Blocks blocks) {
  /**
   * Below this much work a second thread costs more than it brings: waking it takes as long as 0.1
   * ms of one core, in a virtual machine.
   */
  private static final double LEAST_FLOPS = 8e6;

  /** A block that is worth another look at the operands: some 10 µs of one core. */
  private static final double LEAST_FLOPS_OF_BLOCK = 1e6;

  /**
   * Edges of register tiles divide one of these: 4, 6, 8, 12, 14, 16, 24 and 28 rows, 8 to 48
   * columns.
   */
  private static final long[] EDGES = {96, 48, 32, 16, 8};

  /** Below this k, C is most of what is read and written: whole rows of it are best. */
  private static final long FEW_STEPS = 32;

  /** So many blocks for each thread that the last ones even out what is uneven. */
  private static final long MANY = 3;

  /** Whether so much work is worth more than one thread. */
  static boolean pays(double flops, int threads) {
    return threads > 1 && flops >= LEAST_FLOPS;
  }

  /**
   * @param spec a product that is not empty
   * @param count how many products of that shape there are
   * @param threads how many threads take blocks, 2 or more
   */
  static GemmSplit of(GemmSpec spec, long count, int threads) {
    boolean alongRows = spec.k() < FEW_STEPS ? 4 * spec.m() > spec.n() : spec.m() > spec.n();
    long length = alongRows ? spec.m() : spec.n();
    double flopsOfUnit = spec.flops() / length;
    long least = (long) Math.min(length, Math.ceil(LEAST_FLOPS_OF_BLOCK / flopsOfUnit));
    long edge = Math.max(edge(count * length, threads), least);
    return new GemmSplit(alongRows, Blocks.of(count, length, edge, threads));
  }

  /** One block of a product. */
  Product block(Product product, int index) {
    long first = blocks.first(index);
    long size = blocks.size(index);
    return alongRows ? product.rows(first, size) : product.columns(first, size);
  }

  /** The widest that makes many blocks for each thread, or as many of one width for all. */
  private static long edge(long length, int threads) {
    for (long edge : EDGES) {
      if (length >= MANY * threads * edge || length % (threads * edge) == 0) {
        return edge;
      }
    }
    return EDGES[EDGES.length - 1];
  }
}
