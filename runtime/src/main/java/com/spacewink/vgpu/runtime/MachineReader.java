package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.topology.CacheInstance;
import com.spacewink.vgpu.machine.ControlGroups;
import com.spacewink.vgpu.machine.CpuCaches;
import com.spacewink.vgpu.machine.CpuCore;
import com.spacewink.vgpu.machine.KernelFiles;
import com.spacewink.vgpu.machine.NumaNodes;
import com.spacewink.vgpu.machine.UsableCpus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    BitSet cpus = UsableCpus.read(files);
    List<CpuCore> cores = CpuCore.read(files, cpus);
    return new DeviceProperties(
        cpu.name(),
        cpu.vendor(),
        architecture,
        isa,
        hiddenIsa,
        cpus.cardinality(),
        cores.size(),
        sockets(cores),
        caches(cpus),
        NumaNodes.read(files, cpus),
        memory());
  }

  private static int sockets(List<CpuCore> cores) {
    Set<Integer> sockets = new HashSet<>();
    for (CpuCore core : cores) {
      if (core.socket() >= 0) {
        sockets.add(core.socket());
      }
    }
    return sockets.size();
  }

  private List<Cache> caches(BitSet cpus) {
    List<Cache> caches = new ArrayList<>();
    if (!cpus.isEmpty()) {
      for (CacheInstance cache : CpuCaches.read(files, cpus.nextSetBit(0))) {
        caches.add(cache.cache());
      }
    }
    return caches;
  }

  /** The machine's, or what a container has of it. */
  private long memory() {
    long memory = NumaNodes.machineBytes(files);
    long limit = new ControlGroups(files).memoryLimit().orElse(memory);
    return memory == 0 ? limit : Math.min(memory, limit);
  }
}
