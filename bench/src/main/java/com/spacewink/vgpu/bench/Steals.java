package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.task.TaskPool;

/**
 * How often workers went to others for work, in vain or not. One in vain is cheaper than one that
 * comes back with work, so the count times the cost of a steal is what all of them take at most.
 */
final class Steals {
  private final TaskPool pool;
  private long steals;
  private long runs;

  Steals(TaskPool pool) {
    this.pool = pool;
  }

  /** Runs something and counts what the pool does meanwhile. */
  void count(Runnable work) {
    long before = now();
    work.run();
    steals += now() - before;
    runs++;
  }

  double perRun() {
    return runs == 0 ? 0 : (double) steals / runs;
  }

  private long now() {
    return pool.statistics().workers().stream()
        .mapToLong(worker -> worker.stolen() + worker.failedSteals())
        .sum();
  }
}
