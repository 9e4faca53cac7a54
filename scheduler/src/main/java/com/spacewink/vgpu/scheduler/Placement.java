package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.topology.Topology;
import com.spacewink.vgpu.machine.KernelFiles;
import com.spacewink.vgpu.machine.TopologyReader;
import java.util.List;
import java.util.function.Consumer;

/** Where the workers of a pool run, and from whom they steal first. */
interface Placement {
  /**
   * Places workers on this machine. It reads the topology if they are to be bound, and only then;
   * native code is not loaded before the first is.
   *
   * @param workers the number of them
   * @param warnings told once if they cannot be bound, and why
   */
  static Placement of(Affinity affinity, int workers, Consumer<String> warnings) {
    return affinity == Affinity.NONE
        ? new Anywhere(workers)
        : on(
            new TopologyReader(KernelFiles.ofThisMachine()).read(),
            affinity,
            workers,
            LibC::bindThisThread,
            warnings);
  }

  /**
   * Places workers on a machine. Where there are fewer CPUs than workers they are not bound: two
   * that cannot leave one CPU would only take turns there.
   *
   * @param binding binds the calling thread to CPUs, or throws VgpuException
   */
  static Placement on(
      Topology machine,
      Affinity affinity,
      int workers,
      Consumer<List<Integer>> binding,
      Consumer<String> warnings) {
    Places places = new Places(machine);
    if (workers <= places.cpus()) {
      return new Bound(places.of(affinity, workers), new CpuDistances(machine), binding, warnings);
    }
    warnings.accept(
        Affinity.PROPERTY
            + "="
            + affinity.id()
            + " has no effect: the pool has "
            + workers
            + " workers and the process may use "
            + places.cpus()
            + " CPUs; expected "
            + PoolSize.PROPERTY
            + " to be no more than that");
    return new Anywhere(workers);
  }

  /**
   * Binds the calling thread to a worker's place. Never throws: a refusal is logged once, and the
   * thread stays unbound.
   */
  void bind(int worker);

  /** The other workers in groups, nearest first; within a group the order does not matter. */
  int[][] neighbours(int worker);

  /** The CPUs that a worker is bound to; empty if to none. */
  List<Integer> cpus(int worker);

  /** The NUMA node of those CPUs; -1 if there is not one. */
  int node(int worker);
}
