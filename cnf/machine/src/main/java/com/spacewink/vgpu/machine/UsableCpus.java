package com.spacewink.vgpu.machine;

import java.util.BitSet;
import java.util.Optional;

/** The CPUs that this process may run on. */
public final class UsableCpus {
  private UsableCpus() {}

  /**
   * @return the online CPUs in the process's affinity mask, which lies within the CPUs of its
   *     control group; all that are online if the mask is not told, none if neither is
   */
  public static BitSet read(KernelFiles files) {
    Optional<BitSet> online = files.cpus("sys/devices/system/cpu/online");
    String list = files.field("proc/self/status", "Cpus_allowed_list").orElse("");
    Optional<BitSet> allowed = CpuList.parse(list);
    if (allowed.isEmpty()) {
      return online.orElse(new BitSet());
    }
    BitSet cpus = allowed.get();
    if (online.isPresent()) {
      cpus.and(online.get());
    }
    return cpus;
  }
}
