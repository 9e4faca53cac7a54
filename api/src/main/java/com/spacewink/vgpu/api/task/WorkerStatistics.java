package com.spacewink.vgpu.api.task;

import java.util.List;
import java.util.Objects;

/**
 * What one worker of a pool has done since the pool started. The figures are taken while it works
 * and need not fit each other exactly.
 *
 * @param index its number, from 0
 * @param state what it does now
 * @param cpus the CPUs its thread is bound to; empty if it may run anywhere
 * @param node the NUMA node of those CPUs; -1 if it is not bound to one
 * @param executed tasks that it has run to their end
 * @param stolen tasks that it took from other workers
 * @param failedSteals times that it looked through all other workers and found nothing
 * @param parkedNanos time it spent asleep for want of work, in nanoseconds
 * @param queued tasks in its own queue
 */
public record WorkerStatistics(
    int index,
    State state,
    List<Integer> cpus,
    int node,
    long executed,
    long stolen,
    long failedSteals,
    long parkedNanos,
    long queued) {

  /** What a worker does. */
  public enum State {
    /** It runs tasks, or looks for some. */
    ACTIVE,
    /** It sleeps until there is work. */
    PARKED,
    /** It has no thread: it was not needed yet, or not for a long time. */
    ABSENT
  }

  /** Copies the list and checks that nothing is missing. */
  public WorkerStatistics {
    Objects.requireNonNull(state, "state");
    cpus = List.copyOf(cpus);
  }
}
