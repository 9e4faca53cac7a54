package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.TaskBenchResult;

/** One case of the pool's benchmark. */
@FunctionalInterface
interface MeasuredCase {
  /**
   * @param seconds how long to take samples, about
   */
  TaskBenchResult measure(Duel duel, double seconds);
}
