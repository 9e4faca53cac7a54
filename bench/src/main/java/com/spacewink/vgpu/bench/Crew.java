package com.spacewink.vgpu.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The threads of a pool, and the CPU time of what they do. */
final class Crew {
  /** Workers look for more work for some ten microseconds before they sleep, in any pool. */
  private static final long REST_NANOS = 1_000_000;

  private final Supplier<Set<Long>> threads;
  private final ThreadTimes times;

  /** CPU time of each thread when it was last asked: of one that has ended, nobody tells it. */
  private final Map<Long, Long> told = new HashMap<>();

  private Crew(Supplier<Set<Long>> threads, ThreadTimes times) {
    this.threads = threads;
    this.times = times;
  }

  /** The calling thread alone. */
  static Crew ofCaller(ThreadTimes times) {
    return new Crew(Set::of, times);
  }

  /** The threads of a pool, which is idle. */
  static Crew of(TaskContestant contestant, ThreadTimes times) {
    return new Crew(contestant.threads(), times);
  }

  /**
   * Measures what a piece of work takes. What the pool's threads do for a while afterwards, looking
   * for more, belongs to its CPU time; and the next one finds the machine at rest.
   */
  Section measure(Runnable work) {
    long cpuBefore = cpuNanosWithCaller();
    long begin = System.nanoTime();
    work.run();
    long wall = System.nanoTime() - begin;
    LockSupport.parkNanos(REST_NANOS);
    return new Section(wall, cpuNanosWithCaller() - cpuBefore);
  }

  /** CPU time of the pool's own threads. */
  long cpuNanos() {
    for (long thread : threads.get()) {
      told.merge(thread, times.cpuNanos(thread), Math::max);
    }
    return told.values().stream().mapToLong(cpu -> Math.max(0, cpu)).sum();
  }

  private long cpuNanosWithCaller() {
    return cpuNanos() + times.cpuNanos(Thread.currentThread().getId());
  }
}
