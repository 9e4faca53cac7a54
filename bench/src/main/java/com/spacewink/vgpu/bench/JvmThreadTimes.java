package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What the Java virtual machine tells of its threads: to the nanosecond on Linux. */
final class JvmThreadTimes implements ThreadTimes {
  private final ThreadMXBean threads;

  private JvmThreadTimes(ThreadMXBean threads) {
    this.threads = threads;
  }

  /**
   * @throws VgpuException with NOT_SUPPORTED if it does not tell
   */
  static ThreadTimes ofThisMachine() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    if (!threads.isThreadCpuTimeSupported() || !threads.isThreadCpuTimeEnabled()) {
      throw new VgpuException(
          Status.NOT_SUPPORTED, "bench tasks: this Java does not tell the CPU times of threads");
    }
    return new JvmThreadTimes(threads);
  }

  @Override
  public long cpuNanos(long thread) {
    return threads.getThreadCpuTime(thread);
  }
}
