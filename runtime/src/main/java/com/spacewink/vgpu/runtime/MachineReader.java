package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.device.NumaNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a machine is from /proc and /sys. A file that is missing or makes no sense leaves the
 * property it would tell empty or 0; reading never fails.
 *
 * <p>This runs once, in every start of a program. It and what it calls do without lambdas and
 * method references: the first ones of a process cost more than all the reading.
 *
 * <p>To add an instruction set level, add it to {@link IsaLevel} and to {@link CpuInfo}.
 */
final class MachineReader {
  private final KernelFiles files;
  private final String architecture;

  /**
   * @param root the folder that holds {@code proc} and {@code sys}
   * @param architecture the one that this process is of, as Java names it
   */
  MachineReader(Path root, String architecture) {
    this.files = new KernelFiles(root);
    this.architecture = architecture;
  }

  static MachineReader ofThisMachine() {
    return new MachineReader(Path.of("/"), System.getProperty("os.arch"));
  }

  /**
   * @param isaLimit the highest instruction set level that may be used, if there is a limit; one of
   *     another processor family leaves {@link IsaLevel#SCALAR} alone
   * @return what the machine is
   */
  DeviceProperties read(Optional<IsaLevel> isaLimit) {
    CpuInfo cpu = CpuInfo.parse(files.text("proc/cpuinfo").orElse(""));
    List<IsaLevel> isa = new ArrayList<>();
    List<IsaLevel> hiddenIsa = new ArrayList<>();
    for (IsaLevel level : cpu.isaLevels(architecture)) {
      boolean usable = isaLimit.isEmpty() || level.isWithin(isaLimit.get());
      (usable ? isa : hiddenIsa).add(level);
    }
    BitSet cpus = usableCpus();
    Topology topology = Topology.read(files, cpus);
    long memory = ByteSize.parse(files.field("proc/meminfo", "MemTotal").orElse("")).orElse(0);
    return new DeviceProperties(
        cpu.name(),
        cpu.vendor(),
        architecture,
        isa,
        hiddenIsa,
        cpus.cardinality(),
        topology.cores(),
        topology.sockets(),
        caches(cpus),
        numaNodes(cpus, memory),
        limitedMemory(memory));
  }

  /** The online CPUs that the scheduler may place this process on. */
  private BitSet usableCpus() {
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

  private List<Cache> caches(BitSet cpus) {
    return cpus.isEmpty() ? List.of() : Caches.read(files, cpus.nextSetBit(0));
  }

  private List<NumaNode> numaNodes(BitSet cpus, long memory) {
    List<NumaNode> nodes = NumaNodes.read(files);
    return nodes.isEmpty() ? List.of(new NumaNode(0, CpuList.toList(cpus), memory)) : nodes;
  }

  private long limitedMemory(long memory) {
    long limit = new ControlGroup(files).memoryLimit().orElse(memory);
    return memory == 0 ? limit : Math.min(memory, limit);
  }
}
