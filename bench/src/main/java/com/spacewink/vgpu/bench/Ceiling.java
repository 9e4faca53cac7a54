package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.task.TaskPool;

/** The loop of multiply-adds that no kernel can outrun, on as many threads as the contestants. */
final class Ceiling {
  private static final long ITERATIONS = 1 << 20;

  private final PeakKernel kernel;
  private final DataType type;
  private final int threads;
  private final TaskPool pool;

  Ceiling(PeakKernel kernel, DataType type, int threads, TaskPool pool) {
    this.kernel = kernel;
    this.type = type;
    this.threads = threads;
    this.pool = pool;
  }

  void run() {
    pool.parallelFor(0, threads, 1, threads, (begin, end) -> kernel.run(type, ITERATIONS));
  }

  /** Floating-point operations of one {@link #run}. */
  double flops() {
    return (double) threads * kernel.run(type, ITERATIONS);
  }
}
