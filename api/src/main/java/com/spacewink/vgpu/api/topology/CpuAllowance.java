package com.spacewink.vgpu.api.topology;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What this process may use of the machine's CPUs.
 *
 * @param cpus the logical CPUs that are online and in the process's affinity mask, ascending; empty
 *     if not known
 * @param cpuset the logical CPUs that its control group has, ascending; absent if the group has no
 *     such limit
 * @param quota processor time that its control groups grant it, in CPUs, such as 1.5; absent if
 *     there is no limit
 */
public record CpuAllowance(
    List<Integer> cpus, Optional<List<Integer>> cpuset, OptionalDouble quota) {
  /** Copies the lists and checks that nothing is missing. */
  public CpuAllowance {
    Objects.requireNonNull(quota, "quota");
    cpus = List.copyOf(cpus);
    cpuset = cpuset.map(List::copyOf);
  }
}
