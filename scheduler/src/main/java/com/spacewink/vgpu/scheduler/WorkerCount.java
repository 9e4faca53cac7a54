package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.machine.ControlGroups;
import com.spacewink.vgpu.machine.KernelFiles;
import com.spacewink.vgpu.machine.UsableCpus;

/**
 * How many workers the machine and the container have room for.
 *
 * <p>The figure that {@link Runtime#availableProcessors()} gives is close, but it follows the Java
 * version in what it makes of shares and of quotas further up, and an option can set it.
 */
final class WorkerCount {
  private WorkerCount() {}

  /**
   * @param files the machine's; a few small ones are read
   * @param otherwise the number of CPUs where the files tell none
   * @return the CPUs that the process may use, or its quota of processor time in whole CPUs,
   *     rounded up, if that is less; at least 1
   */
  static int of(KernelFiles files, int otherwise) {
    int usable = UsableCpus.read(files).cardinality();
    int cpus = usable == 0 ? otherwise : usable;
    double quota = new ControlGroups(files).cpuQuota().orElse(cpus);
    return (int) Math.max(1, Math.min(cpus, Math.ceil(quota)));
  }
}
