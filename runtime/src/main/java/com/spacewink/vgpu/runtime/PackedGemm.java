package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.Optional;

/**
 * A product on several threads that share one packed B. Columns of op(B) are packed side by side;
 * then blocks of rows of C are computed side by side, each of which packs its own rows of op(A).
 * Nothing is packed twice.
 *
 * <p>The columns are divided into panels, products in their own right that are packed apart: where
 * the rows alone make too few blocks for the threads, or where all of op(B) takes more than the
 * memory there is for it. In that case as many panels as fit are packed and used up at a time.
 */
final class PackedGemm {
  /** Less work, 2 ms of one core, does not pay for bringing the threads together twice. */
  private static final double LEAST_FLOPS = 2e8;

  /** Fewer rows than this, or a shorter k, do not pay for packing B ahead of its use. */
  private static final long LEAST_ROWS = 192;

  private static final long LEAST_STEPS = 32;

  /**
   * Edges of register tiles divide this: 4, 6, 8, 12 and 24 rows. The last blocks are that short,
   * so that at 1024 rows two threads do not wait for each other for 5 % of the time, as with 48.
   */
  private static final long EDGE = 24;

  private final PackedGemmKernel kernel;
  private final Product product;
  private final TaskPool pool;
  private final int threads;
  private final Panels panels;

  private PackedGemm(
      PackedGemmKernel kernel, Product product, TaskPool pool, int threads, Panels panels) {
    this.kernel = kernel;
    this.product = product;
    this.pool = pool;
    this.threads = threads;
    this.panels = panels;
  }

  /** Whether so much is gained that the threads may come together twice. */
  static boolean pays(GemmSpec spec) {
    return spec.readsOperands()
        && spec.m() >= LEAST_ROWS
        && spec.k() >= LEAST_STEPS
        && spec.flops() >= LEAST_FLOPS;
  }

  /**
   * @return the product, to be run, or empty if the kernel does not pack B for it, or not into so
   *     little
   */
  static Optional<PackedGemm> of(
      PackedGemmKernel kernel, Product product, TaskPool pool, int threads, long mostBytes) {
    return Panels.of(kernel, product.spec(), EDGE, threads, mostBytes)
        .map(panels -> new PackedGemm(kernel, product, pool, threads, panels));
  }

  /** How many bytes {@link #run} needs. */
  long bytes() {
    return panels.bytesAtOnce();
  }

  /**
   * @param memory address of {@link #bytes()} bytes, aligned to {@link
   *     PackedGemmKernel#PACKED_ALIGNMENT}
   */
  void run(long memory) {
    long n = product.spec().n();
    long columns = panels.atOnce() * panels.columns();
    for (long first = 0; first < n; first += columns) {
      Product part = product.columns(first, Math.min(columns, n - first));
      pack(part, memory);
      multiply(part, memory);
    }
  }

  private void pack(Product part, long memory) {
    long count = panels.count(part.spec().n());
    pool.parallelFor(
        0,
        count * panels.pieces(),
        1,
        threads,
        (begin, end) -> {
          for (long i = begin; i < end; i++) {
            pack(part, i / panels.pieces(), i % panels.pieces(), memory);
          }
        });
  }

  private void pack(Product part, long index, long piece, long memory) {
    Product panel = panel(part, index);
    long first = piece * panels.pieceColumns();
    long columns = Math.min(panels.pieceColumns(), panel.spec().n() - first);
    if (columns > 0 && isPacked(panel)) {
      kernel.packB(panel.spec(), first, columns, panel.b(), packed(index, memory));
    }
  }

  private void multiply(Product part, long memory) {
    long count = panels.count(part.spec().n());
    Blocks blocks = Blocks.of(count, part.spec().m(), EDGE, threads);
    pool.parallelFor(
        0,
        blocks.count(),
        1,
        threads,
        (begin, end) -> {
          for (int i = (int) begin; i < end; i++) {
            multiply(part, blocks, i, memory);
          }
        });
  }

  private void multiply(Product part, Blocks blocks, int index, long memory) {
    Product panel = panel(part, blocks.item(index));
    Product block = panel.rows(blocks.first(index), blocks.size(index));
    if (isPacked(panel)) {
      long packed = packed(blocks.item(index), memory);
      kernel.gemmPacked(block.spec(), block.a(), packed, block.c());
    } else {
      block.computeBy(kernel);
    }
  }

  private long packed(long panel, long memory) {
    return memory + panel * panels.bytes();
  }

  private Product panel(Product part, long index) {
    long first = index * panels.columns();
    return part.columns(first, Math.min(panels.columns(), part.spec().n() - first));
  }

  /** The last panel may be so narrow that packing it does not pay. */
  private boolean isPacked(Product panel) {
    long bytes = kernel.packedBytes(panel.spec());
    return bytes > 0 && bytes <= panels.bytes();
  }
}
