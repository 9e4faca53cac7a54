package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.VgpuException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Binds each worker to CPUs of its own, and lets it steal from those next to them first. */
final class Bound implements Placement {
  private final List<List<Integer>> cpus;
  private final CpuDistances distances;
  private final Consumer<List<Integer>> binding;
  private final Consumer<String> warnings;
  private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean refusalTold = new AtomicBoolean();

  /**
   * @param cpus of each worker, at least one
   * @param binding binds the calling thread to CPUs, or throws VgpuException
   * @param warnings told once if it does
   */
  Bound(
      List<List<Integer>> cpus,
      CpuDistances distances,
      Consumer<List<Integer>> binding,
      Consumer<String> warnings) {
    this.cpus = List.copyOf(cpus);
    this.distances = distances;
    this.binding = binding;
    this.warnings = warnings;
  }

  @Override
  public void bind(int worker) {
    try {
      binding.accept(cpus.get(worker));
      refused.remove(worker);
    } catch (VgpuException refusal) {
      refused.add(worker);
      if (!refusalTold.getAndSet(true)) {
        warnings.accept(
            "worker "
                + worker
                + " is not bound to the CPUs "
                + cpus.get(worker)
                + ": "
                + refusal.getMessage());
      }
    }
  }

  @Override
  public int[][] neighbours(int worker) {
    Map<Integer, List<Integer>> byDistance = new TreeMap<>();
    for (int other = 0; other < cpus.size(); other++) {
      if (other != worker) {
        int distance = distances.between(cpus.get(worker).get(0), cpus.get(other).get(0));
        byDistance.computeIfAbsent(distance, none -> new ArrayList<>()).add(other);
      }
    }
    return byDistance.values().stream()
        .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  @Override
  public List<Integer> cpus(int worker) {
    return refused.contains(worker) ? List.of() : cpus.get(worker);
  }

  @Override
  public int node(int worker) {
    return refused.contains(worker) ? -1 : distances.node(cpus.get(worker).get(0));
  }
}
