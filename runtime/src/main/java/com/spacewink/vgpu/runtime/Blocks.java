package com.spacewink.vgpu.runtime;

import java.util.Arrays;

/**
 * One or more items of equal length, cut into blocks for several threads: guided self-scheduling
 * (C. D. Polychronopoulos, D. J. Kuck, IEEE Transactions on Computers C-36(12), 1987). The first
 * blocks are long, because each has a cost of its own; the last ones are short, so that the threads
 * end together even if something held one of them up. A block lies within one item.
 */
final class Blocks {
  /** A block takes one part in so many of what is left for each thread. */
  private static final int SHARE = 2;

  private final long length;

  /** Where each block begins on the line of all items, and where the last one ends. */
  private final long[] bounds;

  private Blocks(long length, long[] bounds) {
    this.length = length;
    this.bounds = bounds;
  }

  /**
   * @param items how many there are, 1 or more
   * @param length length of each, 1 or more
   * @param edge blocks begin at multiples of this in their item, and are half of it at least
   * @param threads how many threads take blocks, 1 or more
   */
  static Blocks of(long items, long length, long edge, int threads) {
    long[] bounds = new long[16];
    int count = 0;
    long total = items * length;
    for (long at = 0; at < total; ) {
      long ofItem = length - at % length;
      long share = (total - at) / ((long) SHARE * threads);
      long size = Math.max(edge, share - share % edge);
      at += 2 * (ofItem - size) < edge ? ofItem : size;
      if (++count == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * count);
      }
      bounds[count] = at;
    }
    return new Blocks(length, Arrays.copyOf(bounds, count + 1));
  }

  int count() {
    return bounds.length - 1;
  }

  /** The item that a block is part of. */
  long item(int block) {
    return bounds[block] / length;
  }

  /** Where a block begins in its item. */
  long first(int block) {
    return bounds[block] % length;
  }

  long size(int block) {
    return bounds[block + 1] - bounds[block];
  }
}
