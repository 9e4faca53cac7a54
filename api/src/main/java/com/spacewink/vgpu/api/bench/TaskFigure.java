package com.spacewink.vgpu.api.bench;

import java.util.Locale;

/** What is told of a pool in a case. Times are medians over the samples unless said otherwise. */
public enum TaskFigure {
  /** CPU time of a task in nanoseconds: of the pool's threads and the calling one, over tasks. */
  NS_PER_TASK,
  /** Wall-clock time of a task in nanoseconds: that of a sample over its tasks. */
  WALL_NS_PER_TASK,
  /** CPU time that the work takes on one thread without a pool, over what all threads took. */
  CPU_EFFICIENCY,
  /**
   * Least possible wall-clock time over the measured one. The least is the work's time on one
   * thread divided by the workers, or that of the longest body where that is more.
   */
  MAKESPAN_RATIO,
  /** Median time from the submission to the begin of a task, in microseconds. */
  MEDIAN_US,
  /** 95th percentile of the time from the submission to the begin of a task, in microseconds. */
  P95_US,
  /** CPU time of all the pool's threads over wall-clock time. */
  IDLE_CPU,
  /** Time spent on taking work from other workers over the time of all workers. */
  STEAL_OVERHEAD;

  /**
   * @return the lower-case name
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
