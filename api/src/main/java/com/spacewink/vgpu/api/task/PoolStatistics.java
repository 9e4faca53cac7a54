package com.spacewink.vgpu.api.task;

import java.util.List;
import java.util.Map;

/**
 * What a pool has done since it started.
 *
 * @param workers one entry for each worker, by index
 * @param waiting submitted tasks from outside the pool that no worker has taken, by priority
 * @param submitted tasks submitted so far
 */
public record PoolStatistics(
    List<WorkerStatistics> workers, Map<Priority, Long> waiting, long submitted) {
  /** Copies the collections. */
  public PoolStatistics {
    workers = List.copyOf(workers);
    waiting = Map.copyOf(waiting);
  }
}
