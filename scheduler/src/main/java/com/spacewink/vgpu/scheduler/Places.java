package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.topology.CacheInstance;
import com.spacewink.vgpu.api.topology.Core;
import com.spacewink.vgpu.api.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Deals the CPUs that the process may use out to workers.
 *
 * <p>A worker has a core to itself, with all its hardware threads, as long as there are enough; of
 * a hybrid processor the faster cores first. With more workers than cores a worker has one hardware
 * thread, and no core has a second worker before every core has one.
 */
final class Places {
  private final List<Core> cores;

  /** The usable part of a core, and the way to it from the root of the tree. */
  private record Branch(Core core, int[] path) {}

  Places(Topology topology) {
    Set<Integer> usable = new HashSet<>(topology.allowance().cpus());
    List<Branch> branches = new ArrayList<>();
    for (Core core : topology.cores()) {
      List<Integer> cpus = core.cpus().stream().filter(usable::contains).toList();
      if (!cpus.isEmpty()) {
        Core part = new Core(core.index(), core.socket(), core.die(), core.kind(), cpus);
        branches.add(new Branch(part, path(core, topology)));
      }
    }
    branches.sort(Comparator.comparing(Branch::path, Arrays::compare));
    cores = branches.stream().map(Branch::core).toList();
  }

  /**
   * Socket, die, node, the first CPU of each cache from the farthest to the nearest, the core:
   * cores in this order have most in common with those next to them, however their CPUs are
   * numbered.
   */
  private static int[] path(Core core, Topology topology) {
    int first = core.cpus().get(0);
    int node =
        topology.cpus().stream().filter(cpu -> cpu.id() == first).findFirst().orElseThrow().node();
    List<CacheInstance> caches =
        topology.caches().stream().filter(cache -> cache.cpus().contains(first)).toList();
    IntStream fromFarthest =
        IntStream.range(0, caches.size()).map(i -> caches.get(caches.size() - 1 - i).cpus().get(0));
    return IntStream.concat(
            IntStream.concat(IntStream.of(core.socket(), core.die(), node), fromFarthest),
            IntStream.of(core.index()))
        .toArray();
  }

  /**
   * @return the CPUs that the process may use
   */
  int cpus() {
    return cores.stream().mapToInt(core -> core.cpus().size()).sum();
  }

  /**
   * @param workers their number, at most {@link #cpus()}
   * @return the CPUs of each worker
   */
  List<List<Integer>> of(Affinity affinity, int workers) {
    if (workers <= cores.size()) {
      return wholeCores(affinity, workers);
    }
    return affinity == Affinity.COMPACT ? coreByCore(workers) : everySo(threads(), workers);
  }

  /** All cores of the faster kinds, and of the slowest kind that is needed as many as are. */
  private List<List<Integer>> wholeCores(Affinity affinity, int workers) {
    List<Core> chosen = new ArrayList<>();
    for (int kind = fastestKind(); chosen.size() < workers; kind--) {
      int current = kind;
      List<Core> alike = cores.stream().filter(core -> core.kind() == current).toList();
      int needed = Math.min(workers - chosen.size(), alike.size());
      chosen.addAll(
          affinity == Affinity.COMPACT ? alike.subList(0, needed) : everySo(alike, needed));
    }
    return chosen.stream().map(Core::cpus).toList();
  }

  private int fastestKind() {
    return cores.stream().mapToInt(Core::kind).max().orElse(0);
  }

  private List<List<Integer>> threads() {
    return cores.stream().flatMap(core -> core.cpus().stream()).map(List::of).toList();
  }

  /** The first thread of every core, then the second of every core that has one. */
  private List<List<Integer>> coreByCore(int workers) {
    List<List<Integer>> places = new ArrayList<>();
    for (int sibling = 0; places.size() < workers; sibling++) {
      for (Core core : cores) {
        if (sibling < core.cpus().size() && places.size() < workers) {
          places.add(List.of(core.cpus().get(sibling)));
        }
      }
    }
    return places;
  }

  private static <T> List<T> everySo(List<T> places, int workers) {
    return IntStream.range(0, workers)
        .mapToObj(i -> places.get((int) ((long) i * places.size() / workers)))
        .toList();
  }
}
