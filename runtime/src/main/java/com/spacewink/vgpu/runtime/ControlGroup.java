package com.spacewink.vgpu.runtime;

import java.util.OptionalLong;

/** The memory limit of the control groups that this process lies in, which is a container's. */
final class ControlGroup {
  /** What version 1 writes for "no limit" is the largest long, rounded down to a page. */
  private static final long UNLIMITED = 1L << 62;

  /** PATH_MAX of Linux: no group lies deeper. */
  private static final int MAX_PATH = 4096;

  private final KernelFiles files;

  ControlGroup(KernelFiles files) {
    this.files = files;
  }

  /**
   * @return the lowest limit of the process's group and those above it, in bytes; absent if there
   *     is none
   */
  OptionalLong memoryLimit() {
    long limit = UNLIMITED;
    for (String line : files.text("proc/self/cgroup").orElse("").split("\n")) {
      // hierarchy-ID:controllers:path, where version 2 has no controllers.
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      if (parts[1].isEmpty()) {
        limit = Math.min(limit, lowest("sys/fs/cgroup", parts[2], "memory.max"));
      } else if (parts[1].equals("memory")) {
        limit = Math.min(limit, lowest("sys/fs/cgroup/memory", parts[2], "memory.limit_in_bytes"));
      }
    }
    return limit < UNLIMITED ? OptionalLong.of(limit) : OptionalLong.empty();
  }

  /**
   * A container often sees its own group mounted as the root while {@code path} is still the
   * host's, so the root is looked at even where nothing lies below {@code path}.
   */
  private long lowest(String mount, String path, String file) {
    long limit = UNLIMITED;
    boolean outside = path.contains("/..") || path.length() > MAX_PATH;
    String group = outside ? "" : path;
    while (true) {
      limit = Math.min(limit, files.bytes(mount + group + "/" + file).orElse(UNLIMITED));
      int parent = group.lastIndexOf('/');
      if (parent < 0) {
        return limit;
      }
      group = group.substring(0, parent);
    }
  }
}
