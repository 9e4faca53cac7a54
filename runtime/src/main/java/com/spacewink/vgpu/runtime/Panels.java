package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import java.util.Optional;

/**
 * How the columns of op(B) are divided into panels, which are packed apart: one panel of them all,
 * unless the rows alone make too few blocks for the threads, or the memory is too small.
 *
 * @param columns columns of a panel, but for the last
 * @param pieces parts of a panel that are packed side by side
 * @param pieceColumns columns of a piece, but for the last
 * @param bytes what a packed panel takes, a multiple of the alignment
 * @param atOnce panels that the memory has room for, and that are there
 */
record Panels(long columns, long pieces, long pieceColumns, long bytes, long atOnce) {
  /** Fewer columns than this, of more, do not pay for packing A anew for each panel. */
  private static final long LEAST_COLUMNS = 256;

  /** Blocks and pieces that each thread should find. */
  private static final long PARTS_PER_THREAD = 4;

  /**
   * @param spec a product that is not empty
   * @param rowsOfBlock rows of C that a thread computes at a time, at least
   * @param threads how many threads work on it
   * @param mostBytes room for packed panels
   * @return the panels, or empty if packing does not pay
   */
  static Optional<Panels> of(
      PackedGemmKernel kernel, GemmSpec spec, long rowsOfBlock, int threads, long mostBytes) {
    long all = kernel.packedBytes(spec);
    if (all <= 0) {
      return Optional.empty();
    }
    long n = spec.n();
    long edge = Math.max(1, kernel.packedColumns(spec.type()));
    long parts = threads * PARTS_PER_THREAD;
    long forThreads = ceilDiv(n, ceilDiv(parts * rowsOfBlock, spec.m()));
    long most = Math.min(Math.max(LEAST_COLUMNS, forThreads), columnsThatFit(n, all, mostBytes));
    if (most < Math.min(n, LEAST_COLUMNS)) {
      return Optional.empty();
    }
    long count = most >= n ? 1 : ceilDiv(n, Math.max(edge, most - most % edge));
    long columns = roundUp(ceilDiv(n, count), edge);
    long packed = kernel.packedBytes(spec.block(spec.m(), Math.min(n, columns)));
    long bytes = roundUp(packed, PackedGemmKernel.PACKED_ALIGNMENT);
    if (packed <= 0 || bytes > mostBytes) {
      return Optional.empty();
    }
    long pieceColumns = roundUp(ceilDiv(columns, ceilDiv(parts, count)), edge);
    return Optional.of(
        new Panels(
            columns,
            ceilDiv(columns, pieceColumns),
            pieceColumns,
            bytes,
            Math.min(ceilDiv(n, columns), mostBytes / bytes)));
  }

  /** How many panels so many columns make. */
  long count(long ofColumns) {
    return ceilDiv(ofColumns, columns);
  }

  /** Bytes of all panels that are there at the same time. */
  long bytesAtOnce() {
    return atOnce * bytes;
  }

  /** Room is left for what panels are rounded up to. */
  private static long columnsThatFit(long n, long bytes, long mostBytes) {
    return bytes <= mostBytes ? Long.MAX_VALUE : (long) (0.9 * n * mostBytes / bytes);
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  private static long roundUp(long a, long unit) {
    return ceilDiv(a, unit) * unit;
  }
}
