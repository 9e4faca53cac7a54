package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.task.TaskPool;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Whether the pool does all work of a loop, and does it once. */
record ThreadsCheck(TaskPool pool) implements HealthCheck {
  private static final int INDICES = 100_003;
  private static final int GRAIN = 64;

  @Override
  public String name() {
    return "threads";
  }

  @Override
  public Finding look() {
    if (pool == null) {
      return Finding.fail("the task pool is not there");
    }
    AtomicIntegerArray visits = new AtomicIntegerArray(INDICES);
    pool.parallelFor(
        0,
        INDICES,
        GRAIN,
        0,
        (begin, end) -> {
          for (long i = begin; i < end; i++) {
            visits.incrementAndGet((int) i);
          }
        });
    for (int i = 0; i < INDICES; i++) {
      if (visits.get(i) != 1) {
        return Finding.fail(
            "a loop over " + INDICES + " indices ran index " + i + " " + visits.get(i) + " times");
      }
    }
    return Finding.pass(
        Counted.of(pool.workers(), "worker") + " ran " + INDICES + " indices, each once");
  }
}
