package com.spacewink.vgpu.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The kinds of core of a hybrid processor: on x86 by the performance counters that a kind has, on
 * others by the capacity that the kernel's scheduler counts with.
 */
final class CoreKinds {
  /** Slowest first. */
  private static final List<String> X86_KINDS =
      List.of(
          "sys/devices/cpu_lowpower/cpus",
          "sys/devices/cpu_atom/cpus",
          "sys/devices/cpu_core/cpus");

  private final List<BitSet> slowestFirst;

  private CoreKinds(List<BitSet> slowestFirst) {
    this.slowestFirst = slowestFirst;
  }

  static CoreKinds read(KernelFiles files, BitSet cpus) {
    List<BitSet> kinds = new ArrayList<>();
    for (String file : X86_KINDS) {
      files.cpus(file).ifPresent(kinds::add);
    }
    return new CoreKinds(kinds.isEmpty() ? byCapacity(files, cpus) : kinds);
  }

  /** One kind, unless the capacity of every CPU is told. */
  private static List<BitSet> byCapacity(KernelFiles files, BitSet cpus) {
    Map<Integer, BitSet> kinds = new TreeMap<>();
    for (int cpu = cpus.nextSetBit(0); cpu >= 0; cpu = cpus.nextSetBit(cpu + 1)) {
      OptionalInt capacity = CpuFolder.of(files, cpu).capacity();
      if (capacity.isEmpty()) {
        return List.of();
      }
      kinds.computeIfAbsent(capacity.getAsInt(), none -> new BitSet()).set(cpu);
    }
    return List.copyOf(kinds.values());
  }

  /** 0 for the slowest kind, and for a CPU of which none is known. */
  int of(int cpu) {
    for (int kind = slowestFirst.size() - 1; kind > 0; kind--) {
      if (slowestFirst.get(kind).get(cpu)) {
        return kind;
      }
    }
    return 0;
  }
}
