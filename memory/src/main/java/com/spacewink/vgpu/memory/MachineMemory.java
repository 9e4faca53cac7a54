package com.spacewink.vgpu.memory;

import com.spacewink.vgpu.machine.ByteSize;
import com.spacewink.vgpu.machine.ControlGroups;
import com.spacewink.vgpu.machine.KernelFiles;
import java.util.OptionalLong;

/**
 * How much memory the machine, or the container, has left. What the files below /proc and /sys do
 * not tell is absent.
 */
final class MachineMemory {
  private final KernelFiles files;

  /**
   * @param files the machine's
   */
  MachineMemory(KernelFiles files) {
    this.files = files;
  }

  /**
   * @return bytes that can be had without swapping, and within the limits of the control groups
   */
  OptionalLong available() {
    OptionalLong machine = bytes("proc/meminfo", "MemAvailable");
    OptionalLong groups = new ControlGroups(files).memoryAvailable();
    if (machine.isEmpty() || groups.isEmpty()) {
      return machine.isEmpty() ? groups : machine;
    }
    return OptionalLong.of(Math.min(machine.getAsLong(), groups.getAsLong()));
  }

  /**
   * @return bytes of this process's own memory that it has touched, in RAM or swapped out
   */
  OptionalLong touched() {
    OptionalLong resident = bytes("proc/self/status", "RssAnon");
    long swapped = bytes("proc/self/status", "VmSwap").orElse(0);
    return resident.isPresent() && swapped <= Long.MAX_VALUE - resident.getAsLong()
        ? OptionalLong.of(resident.getAsLong() + swapped)
        : OptionalLong.empty();
  }

  private OptionalLong bytes(String file, String label) {
    return ByteSize.parse(files.field(file, label).orElse(""));
  }
}
