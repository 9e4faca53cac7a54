package com.spacewink.vgpu.runtime;

import static com.spacewink.vgpu.runtime.KernelFamily.GEMM;
import static com.spacewink.vgpu.runtime.KernelFamily.GEMM_BATCHED;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Layout;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.task.TaskPool;

/** Matrix products: checks the operands, brings them to row-major, cuts C among the threads. */
final class Gemm {
  private static final String OPERATION = GemmKernel.OPERATION;
  private static final String BATCHED = BatchedGemmKernel.OPERATION;

  /** Products of a batch that one task does at least: some 30 µs of one core. */
  private static final double LEAST_FLOPS_OF_TASK = 2e6;

  private final KernelSelection selection;
  private final TaskPool pool;

  Gemm(KernelSelection selection, TaskPool pool) {
    this.selection = selection;
    this.pool = pool;
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
      call(spec, addressA, addressB, addressC, execution);
    } else {
      call(spec.exchanged(), addressB, addressA, addressC, execution);
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
      callBatched(spec, count, addressA, strideA, addressB, strideB, addressC, strideC, execution);
    } else {
      callBatched(
          spec.exchanged(),
          count,
          addressB,
          strideB,
          addressA,
          strideA,
          addressC,
          strideC,
          execution);
    }
  }

  private void call(GemmSpec spec, long a, long b, long c, Execution execution) {
    int threads = threads(execution);
    GemmSplit split = GemmSplit.of(spec, threads);
    long rowBlocks = split.rowBlocks(spec);
    long blocks = rowBlocks * split.columnBlocks(spec);
    selection.call(
        GEMM,
        GemmKernel.class,
        spec.type(),
        execution,
        kernel -> {
          if (blocks == 1) {
            kernel.gemm(spec, a, b, c);
          } else {
            pool.parallelFor(
                0,
                blocks,
                1,
                threads,
                (begin, end) -> {
                  for (long i = begin; i < end; i++) {
                    block(kernel, spec, split, i % rowBlocks, i / rowBlocks, a, b, c);
                  }
                });
          }
        });
  }

  private static void block(
      GemmKernel kernel,
      GemmSpec spec,
      GemmSplit split,
      long rowBlock,
      long columnBlock,
      long a,
      long b,
      long c) {
    int size = spec.type().bytes();
    long row = rowBlock * split.rows();
    long column = columnBlock * split.columns();
    long rows = Math.min(split.rows(), spec.m() - row);
    long columns = Math.min(split.columns(), spec.n() - column);
    long stepA = spec.transA().isTransposed() ? 1 : spec.lda();
    long stepB = spec.transB().isTransposed() ? spec.ldb() : 1;
    kernel.gemm(
        spec.block(rows, columns),
        a + row * stepA * size,
        b + column * stepB * size,
        c + (row * spec.ldc() + column) * size);
  }

  private void callBatched(
      GemmSpec spec,
      long count,
      long a,
      long strideA,
      long b,
      long strideB,
      long c,
      long strideC,
      Execution execution) {
    int size = spec.type().bytes();
    long grain = (long) Math.max(1, Math.ceil(LEAST_FLOPS_OF_TASK / Math.max(1, spec.flops())));
    selection.call(
        GEMM_BATCHED,
        BatchedGemmKernel.class,
        spec.type(),
        execution,
        kernel ->
            pool.parallelFor(
                0,
                count,
                grain,
                threads(execution),
                (begin, end) ->
                    kernel.gemmStrided(
                        spec,
                        end - begin,
                        a + begin * strideA * size,
                        strideA,
                        b + begin * strideB * size,
                        strideB,
                        c + begin * strideC * size,
                        strideC)));
  }

  private int threads(Execution execution) {
    return execution.threads() == 0 ? pool.workers() : execution.threads();
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
