package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.task.TaskPool;

/** Strided copies: checks the operands, cuts the longest axis among the threads. */
final class Permute {
  private static final String OPERATION = PermuteKernel.OPERATION;

  /** Bytes that one task moves at least: some 30 µs of one core's bandwidth. */
  private static final long LEAST_BYTES_OF_TASK = 256 << 10;

  /** An edge of this many elements keeps whole cache lines and register tiles in one task. */
  private static final long EDGE = 16;

  private final KernelSelection selection;
  private final TaskPool pool;

  Permute(KernelSelection selection, TaskPool pool) {
    this.selection = selection;
    this.pool = pool;
  }

  void run(PermuteSpec spec, Pin in, Pin out, Execution execution) {
    if (spec.elements() == 0) {
      return;
    }
    long inBytes = spec.inBytesBefore() + spec.inBytes();
    Operands.checkSize(OPERATION, "in", in, inBytes);
    Operands.checkResult(OPERATION, "out", out, spec.outBytes());
    Operands.checkApart(
        OPERATION, "in", in.address(), inBytes, "out", out.address(), spec.outBytes());
    long from = in.address() + spec.inBytesBefore();
    long to = out.address();
    int axis = longestAxis(spec.extents());
    selection.call(
        KernelFamily.PERMUTE,
        PermuteKernel.class,
        spec.type(),
        SizeClass.of(spec),
        execution,
        (kernel, threads) -> {
          if (axis < 0) {
            kernel.permute(spec, from, to);
            return;
          }
          pool.parallelFor(
              0,
              spec.extents()[axis],
              grain(spec, axis),
              threads,
              (begin, end) -> part(kernel, spec, axis, begin, end, from, to));
        });
  }

  private static void part(
      PermuteKernel kernel, PermuteSpec spec, int axis, long begin, long end, long from, long to) {
    long[] extents = spec.extents();
    extents[axis] = end - begin;
    kernel.permute(
        new PermuteSpec(spec.type(), extents, spec.inStrides(), spec.outStrides()),
        from + begin * spec.inStrides()[axis] * spec.type().bytes(),
        to + begin * spec.outStrides()[axis] * spec.type().bytes());
  }

  private static long grain(PermuteSpec spec, int axis) {
    long extent = spec.extents()[axis];
    long bytesOfIndex = Math.max(1, spec.elements() / extent * spec.type().bytes());
    long indices = Math.max(1, LEAST_BYTES_OF_TASK / bytesOfIndex);
    return (indices + EDGE - 1) / EDGE * EDGE;
  }

  private static int longestAxis(long[] extents) {
    int longest = -1;
    for (int d = 0; d < extents.length; d++) {
      if (longest < 0 || extents[d] > extents[longest]) {
        longest = d;
      }
    }
    return longest;
  }
}
