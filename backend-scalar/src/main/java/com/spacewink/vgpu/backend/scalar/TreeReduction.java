package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;

/**
 * Reduces blocks of 64 elements one by one and their results pairwise, in double. An element of a
 * sum takes part in at most 63 + log<sub>2</sub>(count / 64) additions, and f32 is rounded once.
 *
 * <p>Neighbouring columns (indices of the inner extent) are reduced side by side, as many as share
 * a cache line, each by the same tree as if it were alone.
 */
final class TreeReduction {
  private static final int BLOCK = 64;
  private static final int COLUMNS = 16;

  private final ReduceSpec spec;
  private final ReduceOperation operation;
  private final double[][] block;

  /** Per column, at index l, the result of the last 2^l blocks that have no neighbour yet. */
  private final double[][] levels;

  TreeReduction(ReduceSpec spec) {
    this.spec = spec;
    this.operation = spec.operation();
    int columns = (int) Math.min(spec.inner(), COLUMNS);
    this.block = new double[columns][(int) Math.min(spec.count(), BLOCK)];
    this.levels = new double[columns][Long.SIZE - Long.numberOfLeadingZeros(blocks())];
  }

  void run(long in, long out) {
    RealArray source = RealArray.of(spec.type(), in);
    RealArray result = RealArray.of(spec.type(), out);
    for (long o = 0; o < spec.outer(); o++) {
      for (long i = 0; i < spec.inner(); i += COLUMNS) {
        int columns = (int) Math.min(COLUMNS, spec.inner() - i);
        reduceColumns(source, o * spec.count() * spec.inner() + i, columns);
        for (int column = 0; column < columns; column++) {
          result.put(o * spec.inner() + i + column, joinedLevels(levels[column]));
        }
      }
    }
  }

  private long blocks() {
    return (spec.count() + BLOCK - 1) / BLOCK;
  }

  private void reduceColumns(RealArray source, long first, int columns) {
    for (long b = 0; b < blocks(); b++) {
      int rows = (int) Math.min(BLOCK, spec.count() - b * BLOCK);
      loadBlock(source, first + b * BLOCK * spec.inner(), rows, columns);
      for (int column = 0; column < columns; column++) {
        push(levels[column], b, ofBlock(block[column], rows));
      }
    }
  }

  private void loadBlock(RealArray source, long first, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        block[column][row] = source.get(first + row * spec.inner() + column);
      }
    }
  }

  /** Counts blocks in binary: a carry joins two results of equally many blocks. */
  private void push(double[] levels, long blocksBefore, double result) {
    int level = 0;
    for (long carries = blocksBefore; (carries & 1) == 1; carries >>= 1) {
      result = join(levels[level++], result);
    }
    levels[level] = result;
  }

  private double joinedLevels(double[] levels) {
    if (spec.count() == 0) {
      return operation.identity();
    }
    int level = Long.numberOfTrailingZeros(blocks());
    double result = levels[level];
    for (level++; level < levels.length; level++) {
      if ((blocks() >> level & 1) == 1) {
        result = join(levels[level], result);
      }
    }
    return result;
  }

  private double ofBlock(double[] x, int count) {
    double result = mapped(x[0]);
    switch (operation) {
      case SUM -> {
        for (int i = 1; i < count; i++) {
          result += x[i];
        }
      }
      case PRODUCT -> {
        for (int i = 1; i < count; i++) {
          result *= x[i];
        }
      }
      case MIN -> {
        for (int i = 1; i < count; i++) {
          result = Math.min(result, x[i]);
        }
      }
      case MAX -> {
        for (int i = 1; i < count; i++) {
          result = Math.max(result, x[i]);
        }
      }
      case SUM_ABS -> {
        for (int i = 1; i < count; i++) {
          result += Math.abs(x[i]);
        }
      }
      case SUM_SQUARES -> {
        for (int i = 1; i < count; i++) {
          result += x[i] * x[i];
        }
      }
      case MAX_ABS -> {
        for (int i = 1; i < count; i++) {
          result = Math.max(result, Math.abs(x[i]));
        }
      }
    }
    return result;
  }

  private double mapped(double x) {
    return switch (operation) {
      case SUM_ABS, MAX_ABS -> Math.abs(x);
      case SUM_SQUARES -> x * x;
      case SUM, PRODUCT, MIN, MAX -> x;
    };
  }

  private double join(double x, double y) {
    return switch (operation) {
      case SUM, SUM_ABS, SUM_SQUARES -> x + y;
      case PRODUCT -> x * y;
      case MIN -> Math.min(x, y);
      case MAX, MAX_ABS -> Math.max(x, y);
    };
  }
}
