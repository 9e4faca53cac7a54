package com.spacewink.vgpu.api.bench;

import java.util.List;
import java.util.Optional;

/**
 * What a run of {@link TaskBench} came to.
 *
 * @param workers workers of the pool, and of its peer
 * @param results one for each case, in the plan's order
 * @param simulation the cases on another number of workers, if the plan asked for that
 */
public record TaskBenchReport(
    int workers, List<TaskBenchResult> results, Optional<TaskSimulation> simulation) {
  /** Copies the list. */
  public TaskBenchReport {
    results = List.copyOf(results);
  }
}
