package com.spacewink.vgpu.api.device;

import java.util.List;
import java.util.Objects;

/**
 * What the machine under the virtual GPU is, as far as its kernel tells. What it does not tell is
 * absent, never guessed.
 *
 * @param cpu the processor's name as its maker gives it
 * @param vendor the maker, such as {@code AuthenticAMD}; empty if not known
 * @param architecture as Java names it, such as {@code amd64}
 * @param isa the instruction set levels that may be used, lowest first
 * @param hiddenIsa levels that the machine has and {@code vgpu.isa.max} hides
 * @param logicalCpus logical CPUs that this process may run on; 0 if not known
 * @param cores physical cores among them; 0 if not known
 * @param sockets packages among them; 0 if not known
 * @param caches one entry for each kind of cache, nearest first; empty if not known
 * @param numaNodes the NUMA nodes, at least one
 * @param memoryBytes memory of the machine or of the container, in bytes; 0 if not known
 */
public record DeviceProperties(
    String cpu,
    String vendor,
    String architecture,
    List<IsaLevel> isa,
    List<IsaLevel> hiddenIsa,
    int logicalCpus,
    int cores,
    int sockets,
    List<Cache> caches,
    List<NumaNode> numaNodes,
    long memoryBytes) {

  /** Copies the lists and checks that nothing is missing. */
  public DeviceProperties {
    Objects.requireNonNull(cpu, "cpu");
    Objects.requireNonNull(vendor, "vendor");
    Objects.requireNonNull(architecture, "architecture");
    isa = List.copyOf(isa);
    hiddenIsa = List.copyOf(hiddenIsa);
    caches = List.copyOf(caches);
    numaNodes = List.copyOf(numaNodes);
  }

  /**
   * @param level 1 for the nearest to the core
   * @return size of the data or unified cache of that level, in bytes; 0 if there is none or it is
   *     not known
   */
  public long dataCacheBytes(int level) {
    return caches.stream()
        .filter(cache -> cache.level() == level && cache.type() != Cache.Type.INSTRUCTION)
        .mapToLong(Cache::bytes)
        .findFirst()
        .orElse(0);
  }
}
