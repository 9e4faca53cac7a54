package com.spacewink.vgpu.api.device;

import java.util.List;

/**
 * One NUMA node.
 *
 * @param id its number in the system
 * @param cpus the logical CPUs that are near to it; none for a node of memory alone
 * @param bytes its memory, in bytes; 0 if not known
 */
public record NumaNode(int id, List<Integer> cpus, long bytes) {
  /** Copies the list. */
  public NumaNode {
    cpus = List.copyOf(cpus);
  }
}
