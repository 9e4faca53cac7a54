package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.topology.CacheInstance;
import com.spacewink.vgpu.api.topology.LogicalCpu;
import com.spacewink.vgpu.api.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far it is from one CPU to another: by the nearest cache that they share, then by their nodes.
 * Only the order means something.
 */
final class CpuDistances {
  private static final int SAME_CORE = 0;
  private static final int SAME_NODE = 100;
  private static final int UNKNOWN = 1000;

  private final Map<Integer, LogicalCpu> cpus = new HashMap<>();
  private final Map<Integer, List<SharedCache>> caches = new HashMap<>();
  private final Map<Integer, Integer> nodeIndex = new HashMap<>();
  private final List<List<Integer>> nodeDistances;

  private record SharedCache(int level, Set<Integer> cpus) {}

  CpuDistances(Topology topology) {
    topology.cpus().forEach(cpu -> cpus.put(cpu.id(), cpu));
    for (CacheInstance cache : topology.caches()) {
      SharedCache shared =
          new SharedCache(
              Math.min(cache.cache().level(), SAME_NODE - 1), new HashSet<>(cache.cpus()));
      cache.cpus().forEach(cpu -> caches.computeIfAbsent(cpu, c -> new ArrayList<>()).add(shared));
    }
    for (NumaNode node : topology.nodes()) {
      nodeIndex.put(node.id(), nodeIndex.size());
    }
    nodeDistances = topology.distances();
  }

  int between(int cpu, int other) {
    if (cpus.get(cpu).core() == cpus.get(other).core()) {
      return SAME_CORE;
    }
    for (SharedCache cache : caches.getOrDefault(cpu, List.of())) {
      if (cache.cpus.contains(other)) {
        return cache.level;
      }
    }
    return betweenNodes(node(cpu), node(other));
  }

  /**
   * @return the node of a CPU; -1 if not known
   */
  int node(int cpu) {
    return cpus.get(cpu).node();
  }

  private int betweenNodes(int node, int other) {
    if (node == other) {
      return SAME_NODE;
    }
    boolean isKnown =
        nodeIndex.containsKey(node) && nodeIndex.containsKey(other) && !nodeDistances.isEmpty();
    return isKnown
        ? SAME_NODE + nodeDistances.get(nodeIndex.get(node)).get(nodeIndex.get(other))
        : UNKNOWN;
  }
}
