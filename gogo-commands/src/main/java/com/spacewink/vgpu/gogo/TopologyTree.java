package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.task.WorkerStatistics;
import com.spacewink.vgpu.api.topology.CacheInstance;
import com.spacewink.vgpu.api.topology.Core;
import com.spacewink.vgpu.api.topology.Socket;
import com.spacewink.vgpu.api.topology.Topology;
import com.spacewink.vgpu.gogo.TopologyObject.Kind;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A machine as the tree that its parts make by the CPUs that they have in common, in the words and
 * the order of hwloc's lstopo.
 */
final class TopologyTree {
  private final Topology topology;
  private final Map<Integer, List<Integer>> workersOf = new HashMap<>();

  /**
   * @param workers the pool's, empty if there is none
   */
  TopologyTree(Topology topology, List<WorkerStatistics> workers) {
    this.topology = topology;
    for (WorkerStatistics worker : workers) {
      for (int cpu : worker.cpus()) {
        workersOf.computeIfAbsent(cpu, none -> new ArrayList<>()).add(worker.index());
      }
    }
  }

  /** The machine, with all that is in it. */
  TopologyObject machine() {
    List<TopologyObject> parts = new ArrayList<>();
    topology.sockets().forEach(socket -> parts.add(part(socket)));
    addDies(parts);
    List<TopologyObject> memoryAlone = new ArrayList<>();
    for (NumaNode node : topology.nodes()) {
      (node.cpus().isEmpty() ? memoryAlone : parts).add(part(node));
    }
    // Of caches with the same CPUs, the farther one holds the nearer one.
    topology.caches().stream()
        .sorted(Comparator.comparingInt(instance -> -instance.cache().level()))
        .forEach(instance -> parts.add(part(instance)));
    addCores(parts);
    parts.sort(
        Comparator.comparingInt((TopologyObject part) -> -part.cpus().cardinality())
            .thenComparing(TopologyObject::kind));
    TopologyObject machine = new TopologyObject(Kind.MACHINE, "Machine", memory(), online());
    parts.forEach(machine::take);
    sort(machine);
    machine.children().addAll(memoryAlone);
    return machine;
  }

  private static void sort(TopologyObject object) {
    object.children().sort(Comparator.comparingInt(child -> child.cpus().nextSetBit(0)));
    object.children().forEach(TopologyTree::sort);
  }

  private BitSet online() {
    BitSet online = new BitSet();
    topology.cores().forEach(core -> core.cpus().forEach(online::set));
    return online;
  }

  private String memory() {
    return size(topology.nodes().stream().mapToLong(NumaNode::bytes).sum());
  }

  private static TopologyObject part(Socket socket) {
    return new TopologyObject(Kind.PACKAGE, "Package " + socket.id(), "", bits(socket.cpus()));
  }

  private static TopologyObject part(NumaNode node) {
    return new TopologyObject(
        Kind.NODE, "NUMANode " + node.id(), size(node.bytes()), bits(node.cpus()));
  }

  private static TopologyObject part(CacheInstance instance) {
    Cache cache = instance.cache();
    String suffix =
        switch (cache.type()) {
          case DATA -> "d";
          case INSTRUCTION -> "i";
          case UNIFIED -> "";
        };
    return new TopologyObject(
        Kind.CACHE,
        "L" + cache.level() + suffix,
        Counted.bytes(cache.bytes()),
        bits(instance.cpus()));
  }

  /** Dies are worth telling in packages that have several. */
  private void addDies(List<TopologyObject> parts) {
    Map<Integer, Map<Integer, BitSet>> dies = new TreeMap<>();
    for (Core core : topology.cores()) {
      if (core.die() >= 0) {
        BitSet cpus =
            dies.computeIfAbsent(core.socket(), none -> new TreeMap<>())
                .computeIfAbsent(core.die(), none -> new BitSet());
        core.cpus().forEach(cpus::set);
      }
    }
    for (Map<Integer, BitSet> inSocket : dies.values()) {
      if (inSocket.size() > 1) {
        inSocket.forEach(
            (die, cpus) -> parts.add(new TopologyObject(Kind.DIE, "Die " + die, "", cpus)));
      }
    }
  }

  private void addCores(List<TopologyObject> parts) {
    boolean isHybrid = topology.cores().stream().anyMatch(core -> core.kind() > 0);
    Set<Integer> usable = new HashSet<>(topology.allowance().cpus());
    for (Core core : topology.cores()) {
      String kind = isHybrid ? "kind " + core.kind() : "";
      parts.add(new TopologyObject(Kind.CORE, "Core " + core.index(), kind, bits(core.cpus())));
      for (int cpu : core.cpus()) {
        String remark = usable.isEmpty() || usable.contains(cpu) ? workers(cpu) : "not usable";
        parts.add(new TopologyObject(Kind.PU, "PU " + cpu, remark, bits(List.of(cpu))));
      }
    }
  }

  private String workers(int cpu) {
    List<Integer> workers = workersOf.getOrDefault(cpu, List.of());
    return workers.isEmpty()
        ? ""
        : (workers.size() == 1 ? "worker " : "workers ") + CpuRanges.of(workers);
  }

  private static String size(long bytes) {
    return bytes == 0 ? "" : Counted.bytes(bytes);
  }

  private static BitSet bits(List<Integer> cpus) {
    BitSet bits = new BitSet();
    cpus.forEach(bits::set);
    return bits;
  }

  /** Prints the tree, a part that is the only one within another in the same line as that one. */
  void print(PrintStream out) {
    print(machine(), "", out);
  }

  private static void print(TopologyObject object, String indent, PrintStream out) {
    StringBuilder line = new StringBuilder(indent).append(object.text());
    TopologyObject last = object;
    while (last.children().size() == 1) {
      last = last.children().get(0);
      line.append(" + ").append(last.text());
    }
    out.println(line);
    for (TopologyObject child : last.children()) {
      print(child, indent + "  ", out);
    }
  }
}
