package com.spacewink.vgpu.memory;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How much memory the machine, or the container, has left. What the files below /proc and /sys do
 * not tell is absent.
 */
final class MachineMemory {
  private static final long UNBOUNDED = Long.MAX_VALUE;

  /** PATH_MAX of Linux: no control group lies deeper. */
  private static final int MAX_PATH = 4096;

  private final KernelFiles files;

  /**
   * @param root the folder that holds {@code proc} and {@code sys}
   */
  MachineMemory(Path root) {
    this.files = new KernelFiles(root);
  }

  /**
   * @return bytes that can be had without swapping, and within the limits of the control groups
   */
  OptionalLong available() {
    long machine = kilobytes("proc/meminfo", "MemAvailable:").orElse(UNBOUNDED);
    long available = Math.min(machine, availableInGroups());
    return available == UNBOUNDED ? OptionalLong.empty() : OptionalLong.of(available);
  }

  /**
   * @return bytes of this process's own memory that it has touched, in RAM or swapped out
   */
  OptionalLong touched() {
    OptionalLong resident = kilobytes("proc/self/status", "RssAnon:");
    long swapped = kilobytes("proc/self/status", "VmSwap:").orElse(0);
    return resident.isPresent() && swapped <= Long.MAX_VALUE - resident.getAsLong()
        ? OptionalLong.of(resident.getAsLong() + swapped)
        : OptionalLong.empty();
  }

  private OptionalLong kilobytes(String file, String label) {
    OptionalLong kilobytes = files.number(file, label);
    boolean fits = kilobytes.isPresent() && kilobytes.getAsLong() <= Long.MAX_VALUE >> 10;
    return fits ? OptionalLong.of(kilobytes.getAsLong() << 10) : OptionalLong.empty();
  }

  private long availableInGroups() {
    long available = UNBOUNDED;
    for (String line : files.lines("proc/self/cgroup")) {
      // hierarchy-ID:controllers:path, where version 2 has no controllers.
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        available = Math.min(available, lowest(GroupFiles.V2, parts[2]));
      } else if (parts.length == 3 && parts[1].equals("memory")) {
        available = Math.min(available, lowest(GroupFiles.V1, parts[2]));
      }
    }
    return available;
  }

  /**
   * The least that the group or one above it has left. A container often sees its own group mounted
   * as the root while the path is still the host's, so the root is looked at in any case.
   */
  private long lowest(GroupFiles names, String path) {
    boolean outside = path.contains("/..") || path.length() > MAX_PATH;
    String group = outside ? "" : path;
    long lowest = available(names, names.mount);
    for (int end = group.length(); end > 0; end = group.lastIndexOf('/', end - 1)) {
      lowest = Math.min(lowest, available(names, names.mount + group.substring(0, end)));
    }
    return lowest;
  }

  private long available(GroupFiles names, String group) {
    OptionalLong limit = files.number(group + names.limit, "");
    if (limit.isEmpty()) {
      return UNBOUNDED;
    }
    long usage = files.number(group + names.usage, "").orElse(0);
    // Cached files count as used, but give way.
    long cached = files.number(group + "/memory.stat", names.cached).orElse(0);
    return Math.max(0, limit.getAsLong() - Math.max(0, usage - cached));
  }

  /** What the two versions of control groups call things. */
  private enum GroupFiles {
    V1(
        "sys/fs/cgroup/memory",
        "/memory.limit_in_bytes",
        "/memory.usage_in_bytes",
        "total_inactive_file "),
    V2("sys/fs/cgroup", "/memory.max", "/memory.current", "inactive_file ");

    final String mount;
    final String limit;
    final String usage;
    final String cached;

    GroupFiles(String mount, String limit, String usage, String cached) {
      this.mount = mount;
      this.limit = limit;
      this.usage = usage;
      this.cached = cached;
    }
  }
}
