package com.spacewink.vgpu.api.topology;

import com.spacewink.vgpu.api.device.NumaNode;
import java.util.List;
import java.util.Objects;

/**
 * What the machine is made of, as far as its kernel tells. A logical CPU is in one core at most, in
 * one socket and one node, and in one cache of each level and type.
 *
 * @param cpus the logical CPUs, by number; those that are not online too
 * @param cores the cores with a CPU online, by their first CPU. A CPU of which the system tells no
 *     core counts as a core of its own
 * @param caches the caches of which is known who shares them, nearest level first, then by their
 *     first CPU
 * @param nodes the NUMA nodes by number, at least one
 * @param distances {@code distances.get(i).get(j)} is the distance from the i-th of the nodes to
 *     the memory of the j-th, 10 for a node's own as the firmware tells it; empty if not known
 * @param sockets the sockets by number; empty if not known
 * @param allowance what the process may use
 */
public record Topology(
    List<LogicalCpu> cpus,
    List<Core> cores,
    List<CacheInstance> caches,
    List<NumaNode> nodes,
    List<List<Integer>> distances,
    List<Socket> sockets,
    CpuAllowance allowance) {
  /** Copies the lists and checks that nothing is missing. */
  public Topology {
    Objects.requireNonNull(allowance, "allowance");
    cpus = List.copyOf(cpus);
    cores = List.copyOf(cores);
    caches = List.copyOf(caches);
    nodes = List.copyOf(nodes);
    distances = distances.stream().map(List::copyOf).toList();
    sockets = List.copyOf(sockets);
  }
}
