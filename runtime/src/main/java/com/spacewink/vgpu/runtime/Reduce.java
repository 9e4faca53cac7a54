package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.task.TaskPool;

/**
 * Reductions: checks the operands, and cuts the outer axis among the threads, or the reduced one
 * where it is all there is. Where that one is cut depends on the shape alone, never on the number
 * of threads, so the bits of the result do not either.
 */
final class Reduce {
  private static final String OPERATION = ReduceKernel.OPERATION;

  /** Bytes that one task reads at least: some 30 µs of one core's bandwidth. */
  private static final long LEAST_BYTES_OF_TASK = 256 << 10;

  private final KernelSelection selection;
  private final TaskPool pool;
  private final BufferAllocator memory;

  Reduce(KernelSelection selection, TaskPool pool, BufferAllocator memory) {
    this.selection = selection;
    this.pool = pool;
    this.memory = memory;
  }

  void run(ReduceSpec spec, Pin in, Pin out, Execution execution) {
    if (spec.outBytes() == 0) {
      return;
    }
    Operands.checkSize(OPERATION, "in", in, spec.inBytes());
    Operands.checkResult(OPERATION, "out", out, spec.outBytes());
    Operands.checkApart(
        OPERATION, "in", in.address(), spec.inBytes(), "out", out.address(), spec.outBytes());
    long from = in.address();
    long to = out.address();
    selection.call(
        KernelFamily.REDUCE,
        ReduceKernel.class,
        spec.type(),
        SizeClass.of(spec),
        execution,
        (kernel, threads) -> {
          long slices = slices(spec);
          if (slices > 1) {
            overSlices(kernel, spec, slices, from, to, execution);
          } else {
            overOuter(kernel, spec, from, to, execution);
          }
        });
  }

  private void overOuter(
      ReduceKernel kernel, ReduceSpec spec, long from, long to, Execution execution) {
    long inStep = spec.count() * spec.inner() * spec.type().bytes();
    long outStep = spec.inner() * spec.type().bytes();
    pool.parallelFor(
        0,
        spec.outer(),
        Math.max(1, LEAST_BYTES_OF_TASK / Math.max(1, inStep)),
        execution.threads(),
        (begin, end) ->
            kernel.reduce(spec.ofOuter(end - begin), from + begin * inStep, to + begin * outStep));
  }

  /** Reduces slices of the axis to a row each, side by side, and then the rows. */
  private void overSlices(
      ReduceKernel kernel, ReduceSpec spec, long slices, long from, long to, Execution execution) {
    long indices = (spec.count() + slices - 1) / slices;
    long filled = (spec.count() + indices - 1) / indices;
    long inStep = spec.inner() * spec.type().bytes();
    try (Buffer partial = memory.allocate(filled * inStep);
        Pin rows = partial.pin(Access.READ_WRITE)) {
      pool.parallelFor(
          0,
          spec.count(),
          indices,
          execution.threads(),
          (begin, end) ->
              kernel.reduce(
                  new ReduceSpec(spec.type(), spec.operation(), 1, end - begin, spec.inner()),
                  from + begin * inStep,
                  rows.address() + begin / indices * inStep));
      kernel.reduce(
          new ReduceSpec(spec.type(), ofPartials(spec.operation()), 1, filled, spec.inner()),
          rows.address(),
          to);
    }
  }

  /** 1 unless the axis is long and stands alone. */
  private static long slices(ReduceSpec spec) {
    return spec.outer() > 1 ? 1 : Math.min(spec.count(), spec.inBytes() / LEAST_BYTES_OF_TASK);
  }

  private static ReduceOperation ofPartials(ReduceOperation operation) {
    return switch (operation) {
      case SUM, SUM_ABS, SUM_SQUARES -> ReduceOperation.SUM;
      case PRODUCT -> ReduceOperation.PRODUCT;
      case MIN -> ReduceOperation.MIN;
      case MAX, MAX_ABS -> ReduceOperation.MAX;
    };
  }
}
