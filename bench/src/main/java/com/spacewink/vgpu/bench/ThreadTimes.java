package com.spacewink.vgpu.bench;

/** The CPU time that threads have used since they started. */
@FunctionalInterface
interface ThreadTimes {
  /**
   * @param thread a thread's id
   * @return its CPU time in nanoseconds, user and system; negative if it has ended
   */
  long cpuNanos(long thread);
}
