package com.spacewink.vgpu.api.bench;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Measures the task pool side by side with Java's own, {@code ForkJoinPool}. */
@ProviderType
public interface TaskBench {
  /** Short id of the task pool. */
  String POOL = "pool";

  /** Short id of a {@code ForkJoinPool} with as many workers. */
  String FORK_JOIN = "forkjoin";

  /**
   * Runs the pool and its peer in turn, sample by sample, and simulates the pool on other numbers
   * of workers if the plan says so. CPU times are those of the pool's own threads and the calling
   * one: what Java's compiler and garbage collector do meanwhile is in the wall-clock times alone.
   *
   * @param plan what to measure
   * @param progress is told about each step before it begins
   * @return what was found
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_SUPPORTED if Java does not tell the CPU
   *     times of threads; NOT_READY if the pool's workers are busy with other work; CANCELLED if
   *     the thread was interrupted
   */
  TaskBenchReport run(TaskBenchPlan plan, Consumer<String> progress);
}
