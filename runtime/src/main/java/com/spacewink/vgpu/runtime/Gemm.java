package com.spacewink.vgpu.runtime;

import static com.spacewink.vgpu.runtime.KernelFamily.GEMM;
import static com.spacewink.vgpu.runtime.KernelFamily.GEMM_BATCHED;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Layout;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Matrix products: checks the operands, brings them to row-major, cuts C among the threads. */
final class Gemm {
  private static final String OPERATION = GemmKernel.OPERATION;
  private static final String BATCHED = BatchedGemmKernel.OPERATION;

  /** Products of a batch that one task does at least: some 30 µs of one core. */
  private static final double LEAST_FLOPS_OF_TASK = 2e6;

  /** Fewer large products than this for each thread are cut themselves. */
  private static final long FEW_PRODUCTS = 4;

  private final KernelSelection selection;
  private final TaskPool pool;
  private final PackingMemory packing;

  Gemm(KernelSelection selection, TaskPool pool, PackingMemory packing) {
    this.selection = selection;
    this.pool = pool;
    this.packing = packing;
  }

  void run(GemmSpec spec, Pin a, Pin b, Pin c, Execution execution) {
    if (spec.isEmpty()) {
      return;
    }
    long addressA = 0;
    long addressB = 0;
    long addressC = c.address();
    Operands.checkResult(OPERATION, "c", c, spec.bytesC());
    if (spec.readsOperands()) {
      addressA = a.address();
      addressB = b.address();
      long bytesA = spec.bytesA();
      long bytesB = spec.bytesB();
      long bytesC = spec.bytesC();
      Operands.checkSize(OPERATION, "a", a, bytesA);
      Operands.checkSize(OPERATION, "b", b, bytesB);
      Operands.checkApart(OPERATION, "a", addressA, bytesA, "c", addressC, bytesC);
      Operands.checkApart(OPERATION, "b", addressB, bytesB, "c", addressC, bytesC);
    }
    if (spec.layout() == Layout.ROW_MAJOR) {
      multiply(spec, addressA, addressB, addressC, execution);
    } else {
      multiply(spec.exchanged(), addressB, addressA, addressC, execution);
    }
  }

  void runBatched(
      GemmSpec spec,
      long count,
      Pin a,
      long strideA,
      Pin b,
      long strideB,
      Pin c,
      long strideC,
      Execution execution) {
    checkStride("count", count);
    checkStride("strideA", strideA);
    checkStride("strideB", strideB);
    checkStride("strideC", strideC);
    if (spec.isEmpty() || count == 0) {
      return;
    }
    int size = spec.type().bytes();
    long bytesC = batchBytes(spec.bytesC(), strideC, count, size);
    Operands.checkResult(BATCHED, "c", c, bytesC);
    if (count > 1 && strideC * size < spec.bytesC()) {
      throw VgpuException.invalid(
          BATCHED + ": strideC is " + strideC + ": expected " + spec.bytesC() / size + " or more");
    }
    long addressA = 0;
    long addressB = 0;
    long addressC = c.address();
    if (spec.readsOperands()) {
      addressA = a.address();
      addressB = b.address();
      long bytesA = batchBytes(spec.bytesA(), strideA, count, size);
      long bytesB = batchBytes(spec.bytesB(), strideB, count, size);
      Operands.checkSize(BATCHED, "a", a, bytesA);
      Operands.checkSize(BATCHED, "b", b, bytesB);
      Operands.checkApart(BATCHED, "a", addressA, bytesA, "c", addressC, bytesC);
      Operands.checkApart(BATCHED, "b", addressB, bytesB, "c", addressC, bytesC);
    }
    if (spec.layout() == Layout.ROW_MAJOR) {
      Product first = new Product(spec, addressA, addressB, addressC);
      callBatched(new Batch(first, count, strideA, strideB, strideC), execution);
    } else {
      Product first = new Product(spec.exchanged(), addressB, addressA, addressC);
      callBatched(new Batch(first, count, strideB, strideA, strideC), execution);
    }
  }

  /**
   * What {@link KernelSelection#call} does, without a lambda: a small product takes as long as the
   * few objects that one needs.
   */
  private void multiply(GemmSpec spec, long a, long b, long c, Execution execution) {
    Route route = selection.enter(GEMM, spec.type(), SizeClass.of(spec), execution);
    try {
      GemmKernel kernel = (GemmKernel) route.kernel();
      int threads = threads(route.threads(execution));
      if (GemmSplit.pays(spec.flops(), threads)) {
        split(kernel, new Product(spec, a, b, c), threads);
      } else {
        kernel.gemm(spec, a, b, c);
      }
    } catch (RuntimeException | LinkageError e) {
      throw route.failure(GEMM, e);
    } finally {
      route.leave();
    }
  }

  private void split(GemmKernel kernel, Product product, int threads) {
    if (kernel instanceof PackedGemmKernel sharing
        && PackedGemm.pays(product.spec())
        && splitPacked(sharing, product, threads)) {
      return;
    }
    GemmSplit split = GemmSplit.of(product.spec(), 1, threads);
    eachBlock(split.blocks(), threads, i -> split.block(product, i).computeBy(kernel));
  }

  /**
   * @return whether it was done; if not, the kernel does not pack B or there is no memory for it
   */
  private boolean splitPacked(PackedGemmKernel kernel, Product product, int threads) {
    Optional<PackedGemm> packed = PackedGemm.of(kernel, product, pool, threads, packing.limit());
    if (packed.isEmpty()) {
      return false;
    }
    Optional<PackingMemory.Loan> memory = packing.lend(packed.get().bytes());
    if (memory.isEmpty()) {
      return false;
    }
    try (PackingMemory.Loan loan = memory.get()) {
      packed.get().run(loan.address());
    }
    return true;
  }

  private void callBatched(Batch batch, Execution execution) {
    selection.call(
        GEMM_BATCHED,
        BatchedGemmKernel.class,
        batch.spec().type(),
        SizeClass.of(batch.spec()),
        execution,
        (kernel, most) -> {
          int threads = threads(most);
          if (!GemmSplit.pays(batch.flops(), threads)) {
            batch.computeBy(kernel);
          } else if (batch.count() < FEW_PRODUCTS * threads
              && GemmSplit.pays(batch.spec().flops(), threads)) {
            cutProducts(kernel, batch, threads);
          } else {
            cutBatch(kernel, batch, threads);
          }
        });
  }

  private void cutBatch(BatchedGemmKernel kernel, Batch batch, int threads) {
    double grain = Math.ceil(LEAST_FLOPS_OF_TASK / Math.max(1, batch.spec().flops()));
    pool.parallelFor(
        0,
        batch.count(),
        (long) Math.max(1, grain),
        threads,
        (begin, end) -> batch.part(begin, end - begin).computeBy(kernel));
  }

  private void cutProducts(BatchedGemmKernel kernel, Batch batch, int threads) {
    GemmSplit split = GemmSplit.of(batch.spec(), batch.count(), threads);
    eachBlock(
        split.blocks(),
        threads,
        i -> {
          Product block = split.block(batch.product(split.blocks().item(i)), i);
          new Batch(block, 1, 0, 0, 0).computeBy(kernel);
        });
  }

  private void eachBlock(Blocks blocks, int threads, IntConsumer work) {
    pool.parallelFor(
        0,
        blocks.count(),
        1,
        threads,
        (begin, end) -> {
          for (int i = (int) begin; i < end; i++) {
            work.accept(i);
          }
        });
  }

  /** More threads than the pool has would get blocks that are too small. */
  private int threads(int most) {
    return most == 0 ? pool.workers() : Math.min(most, pool.workers());
  }

  private static long batchBytes(long bytes, long stride, long count, int size) {
    double last = (double) stride * (count - 1) * size;
    if (last > Long.MAX_VALUE / 2.0) {
      throw VgpuException.invalid(
          BATCHED
              + ": "
              + count
              + " matrices at a distance of "
              + stride
              + " elements reach beyond any memory");
    }
    return bytes == 0 ? 0 : stride * (count - 1) * size + bytes;
  }

  private static void checkStride(String name, long value) {
    if (value < 0) {
      throw VgpuException.invalid(BATCHED + ": " + name + " is " + value + ": expected 0 or more");
    }
  }
}
