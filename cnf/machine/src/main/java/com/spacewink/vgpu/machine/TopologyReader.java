package com.spacewink.vgpu.machine;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.topology.CacheInstance;
import com.spacewink.vgpu.api.topology.Core;
import com.spacewink.vgpu.api.topology.CpuAllowance;
import com.spacewink.vgpu.api.topology.LogicalCpu;
import com.spacewink.vgpu.api.topology.Socket;
import com.spacewink.vgpu.api.topology.Topology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads all that Linux tells about the machine's CPUs. A file that is missing or makes no sense
 * leaves what it would tell out; where two contradict each other, the one of the lower CPU or node
 * counts. Reading never fails.
 *
 * <p>It takes some 20 files for each CPU, hence half a second where there are a thousand: nothing
 * for a program's start.
 */
public final class TopologyReader {
  private static final int UNKNOWN = -1;

  private final KernelFiles files;

  /**
   * @param files the machine's
   */
  public TopologyReader(KernelFiles files) {
    this.files = files;
  }

  /**
   * @return what the machine is made of, and what this process may use of it
   */
  public Topology read() {
    BitSet usable = UsableCpus.read(files);
    BitSet present = files.numbered(CpuFolder.PARENT, "cpu");
    if (present.isEmpty()) {
      present.or(usable);
    }
    BitSet online = files.cpus(CpuFolder.PARENT + "/online").orElse(new BitSet());
    online.and(present);
    if (online.isEmpty()) {
      online.or(present);
    }
    List<Core> cores = cores(online);
    List<NumaNode> nodes = NumaNodes.read(files, online);
    return new Topology(
        cpus(present, cores, nodes),
        cores,
        caches(online),
        nodes,
        NumaNodes.distances(files, nodes),
        sockets(cores),
        allowance(usable));
  }

  private List<Core> cores(BitSet online) {
    List<CpuCore> found = new ArrayList<>(CpuCore.read(files, online));
    BitSet alone = (BitSet) online.clone();
    for (CpuCore core : found) {
      alone.andNot(core.cpus());
    }
    for (int cpu : CpuList.toList(alone)) {
      BitSet itself = new BitSet();
      itself.set(cpu);
      found.add(new CpuCore(CpuFolder.of(files, cpu).socket().orElse(UNKNOWN), itself));
    }
    found.sort(Comparator.comparingInt(core -> core.cpus().nextSetBit(0)));
    CoreKinds kinds = CoreKinds.read(files, online);
    List<Core> cores = new ArrayList<>(found.size());
    for (CpuCore core : found) {
      int first = core.cpus().nextSetBit(0);
      cores.add(
          new Core(
              cores.size(),
              core.socket(),
              CpuFolder.of(files, first).die().orElse(UNKNOWN),
              kinds.of(first),
              CpuList.toList(core.cpus())));
    }
    return cores;
  }

  private static List<LogicalCpu> cpus(BitSet present, List<Core> cores, List<NumaNode> nodes) {
    Map<Integer, Integer> coreOf = new HashMap<>();
    for (Core core : cores) {
      core.cpus().forEach(cpu -> coreOf.put(cpu, core.index()));
    }
    Map<Integer, Integer> nodeOf = new HashMap<>();
    for (NumaNode node : nodes) {
      node.cpus().forEach(cpu -> nodeOf.putIfAbsent(cpu, node.id()));
    }
    List<LogicalCpu> cpus = new ArrayList<>();
    for (int cpu : CpuList.toList(present)) {
      int core = coreOf.getOrDefault(cpu, UNKNOWN);
      cpus.add(new LogicalCpu(cpu, core != UNKNOWN, core, nodeOf.getOrDefault(cpu, UNKNOWN)));
    }
    return cpus;
  }

  private static List<Socket> sockets(List<Core> cores) {
    Map<Integer, BitSet> sockets = new TreeMap<>();
    for (Core core : cores) {
      if (core.socket() != UNKNOWN) {
        BitSet cpus = sockets.computeIfAbsent(core.socket(), none -> new BitSet());
        core.cpus().forEach(cpus::set);
      }
    }
    return sockets.entrySet().stream()
        .map(socket -> new Socket(socket.getKey(), CpuList.toList(socket.getValue())))
        .toList();
  }

  /** A cache is found once for each CPU that shares it; the first one's word counts. */
  private List<CacheInstance> caches(BitSet online) {
    Map<Long, BitSet> covered = new HashMap<>();
    List<CacheInstance> caches = new ArrayList<>();
    for (int cpu : CpuList.toList(online)) {
      for (CacheInstance cache : CpuCaches.read(files, cpu)) {
        BitSet others = covered.computeIfAbsent(levelAndType(cache.cache()), none -> new BitSet());
        BitSet sharing = new BitSet();
        cache.cpus().forEach(sharing::set);
        sharing.and(online);
        sharing.andNot(others);
        if (sharing.get(cpu)) {
          others.or(sharing);
          caches.add(new CacheInstance(sharedBy(sharing, cache.cache()), CpuList.toList(sharing)));
        }
      }
    }
    caches.sort(Comparator.comparingInt(cache -> cache.cache().level()));
    return caches;
  }

  private static long levelAndType(Cache cache) {
    return (long) cache.level() << Integer.SIZE | cache.type().ordinal();
  }

  private static Cache sharedBy(BitSet cpus, Cache cache) {
    return new Cache(
        cache.level(), cache.type(), cache.bytes(), cache.lineBytes(), cpus.cardinality());
  }

  private CpuAllowance allowance(BitSet usable) {
    ControlGroups groups = new ControlGroups(files);
    return new CpuAllowance(
        CpuList.toList(usable), groups.cpuset().map(CpuList::toList), groups.cpuQuota());
  }
}
