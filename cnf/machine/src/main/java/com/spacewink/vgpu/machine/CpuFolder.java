package com.spacewink.vgpu.machine;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The folder of one CPU.
 *
 * @param files the machine's
 * @param path the folder's name below the root
 */
record CpuFolder(KernelFiles files, String path) {
  static final String PARENT = "sys/devices/system/cpu";

  static CpuFolder of(KernelFiles files, int cpu) {
    return new CpuFolder(files, PARENT + "/cpu" + cpu);
  }

  OptionalInt socket() {
    return files.number(path + "/topology/physical_package_id");
  }

  OptionalInt die() {
    return files.number(path + "/topology/die_id");
  }

  /** The core's number, which counts within its socket alone. */
  OptionalInt core() {
    return files.number(path + "/topology/core_id");
  }

  /** The CPUs of the same core. */
  Optional<BitSet> siblings() {
    String file = path + "/topology/thread_siblings";
    return files.cpus(file + "_list", file);
  }

  /** How fast it is beside the others; 1024 for the fastest. */
  OptionalInt capacity() {
    return files.number(path + "/cpu_capacity");
  }
}
