package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.GemmSpec;

/**
 * One product, block by block: blocks of op(A) and op(B) are loaded into arrays on the heap, where
 * the JIT turns the inner loop into vector instructions, and multiplied into a block of sums, which
 * is stored when all of k is done (Goto and van de Geijn, "Anatomy of high-performance matrix
 * multiplication", ACM TOMS 34, 2008, without its packing for registers).
 *
 * <p>Complex numbers are dealt with while loading and storing, so that the inner loop sees real
 * ones alone: an element x + iy of A becomes the two rows (x, -y) and (y, x), one of B the column
 * (x, y). A row of sums then is the real or the imaginary part of a row of C.
 *
 * <p>The terms of a sum are added one by one in the order of k, across blocks too. No block size
 * and no place in C changes a bit of the result.
 */
abstract class BlockedGemm {
  /** Bytes in a row of a block of B: five such rows, the inner loop's data, take a third of L1. */
  private static final int ROW_BYTES = 2048;

  /** Rows of a block of B, which takes 256 KiB: a half or less of today's L2 caches. */
  private static final int DEPTH = 128;

  /** Rows of a block of sums. Each loads B anew: 3 to 9 % of the time at 512 x 512 x 512. */
  private static final int ROWS = 128;

  final GemmSpec spec;

  /** Real numbers in an element. */
  final int parts;

  /** The most rows and columns of C, and terms, in a block. */
  final int blockRows;

  final int blockColumns;
  final int blockDepth;

  BlockedGemm(GemmSpec spec) {
    this.spec = spec;
    this.parts = spec.type().isComplex() ? 2 : 1;
    this.blockRows = (int) Math.min(spec.m(), ROWS / parts);
    this.blockColumns = (int) Math.min(spec.n(), ROW_BYTES / spec.type().real().bytes());
    this.blockDepth = spec.readsOperands() ? (int) Math.min(spec.k(), DEPTH / parts) : 0;
  }

  /** Runs the product of one block after the other. */
  final void run(long addressOfA, long addressOfB, long addressOfC) {
    Operand a = Operand.of(spec.type(), spec.transA(), spec.lda(), addressOfA);
    Operand b = Operand.of(spec.type(), spec.transB(), spec.ldb(), addressOfB);
    for (long j = 0; j < spec.n(); j += blockColumns) {
      int columns = (int) Math.min(blockColumns, spec.n() - j);
      for (long i = 0; i < spec.m(); i += blockRows) {
        int rows = (int) Math.min(blockRows, spec.m() - i);
        clearSums(rows, columns);
        for (long p = 0; blockDepth > 0 && p < spec.k(); p += blockDepth) {
          int depth = (int) Math.min(blockDepth, spec.k() - p);
          loadA(a, i, rows, p, depth);
          loadB(b, p, depth, j, columns);
          multiply(rows * parts, depth * parts, columns);
        }
        store(addressOfC + (i * spec.ldc() + j) * spec.type().bytes(), rows, columns);
      }
    }
  }

  abstract void clearSums(int rows, int columns);

  abstract void loadA(Operand a, long firstRow, int rows, long firstTerm, int depth);

  abstract void loadB(Operand b, long firstTerm, int depth, long firstColumn, int columns);

  /** Adds the product of the loaded blocks to the sums; all extents count real numbers. */
  abstract void multiply(int rows, int depth, int columns);

  /** Makes alpha times the sums, plus beta times what is there, a block of C. */
  abstract void store(long c, int rows, int columns);
}
