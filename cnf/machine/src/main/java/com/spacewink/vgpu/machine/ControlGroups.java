package com.spacewink.vgpu.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The control groups that this process lies in, which are a container's: of version 1, a hierarchy
 * for each controller, and of version 2, one for all. A limit of any group counts for all below it.
 */
public final class ControlGroups {
  private static final String MOUNT = "sys/fs/cgroup";

  /** What version 1 writes for "no limit" is the largest long, rounded down to a page. */
  private static final long UNLIMITED = 1L << 62;

  /** PATH_MAX of Linux: no group lies deeper. */
  private static final int MAX_PATH = 4096;

  private final KernelFiles files;

  /** A group's folder, and whether its files are those of version 2. */
  private record Group(String folder, boolean unified) {
    String file(String inVersion1, String inVersion2) {
      return folder + "/" + (unified ? inVersion2 : inVersion1);
    }
  }

  /**
   * @param files the machine's
   */
  public ControlGroups(KernelFiles files) {
    this.files = files;
  }

  /**
   * @return the lowest limit of the process's group and those above it, in bytes; absent if there
   *     is none
   */
  public OptionalLong memoryLimit() {
    long lowest = UNLIMITED;
    for (Group group : groups("memory")) {
      lowest = Math.min(lowest, memoryLimit(group));
    }
    return lowest < UNLIMITED ? OptionalLong.of(lowest) : OptionalLong.empty();
  }

  /**
   * @return the least that the process's group or one above it has left, in bytes; absent if none
   *     has a limit
   */
  public OptionalLong memoryAvailable() {
    long least = UNLIMITED;
    for (Group group : groups("memory")) {
      long limit = memoryLimit(group);
      if (limit < UNLIMITED) {
        least = Math.min(least, Math.max(0, limit - memoryInUse(group)));
      }
    }
    return least < UNLIMITED ? OptionalLong.of(least) : OptionalLong.empty();
  }

  private long memoryLimit(Group group) {
    return files.bytes(group.file("memory.limit_in_bytes", "memory.max")).orElse(UNLIMITED);
  }

  /** Cached files count as used, but give way. */
  private long memoryInUse(Group group) {
    long usage = files.bytes(group.file("memory.usage_in_bytes", "memory.current")).orElse(0);
    String label = group.unified ? "inactive_file" : "total_inactive_file";
    String cached = files.statistic(group.folder + "/memory.stat", label).orElse("");
    return Math.max(0, usage - ByteSize.parse(cached).orElse(0));
  }

  /**
   * @return the lowest quota of processor time of the process's group and those above it, in CPUs,
   *     such as 1.5; absent if there is none
   */
  public OptionalDouble cpuQuota() {
    double lowest = Double.POSITIVE_INFINITY;
    for (Group group : groups("cpu")) {
      lowest = Math.min(lowest, cpuQuota(group).orElse(lowest));
    }
    return Double.isFinite(lowest) ? OptionalDouble.of(lowest) : OptionalDouble.empty();
  }

  private OptionalDouble cpuQuota(Group group) {
    if (group.unified) {
      String[] quotaAndPeriod = files.text(group.folder + "/cpu.max").orElse("").split(" ");
      return quotaAndPeriod.length == 2
          ? CpuQuota.cpus(quotaAndPeriod[0], quotaAndPeriod[1])
          : OptionalDouble.empty();
    }
    return CpuQuota.cpus(
        files.text(group.folder + "/cpu.cfs_quota_us").orElse(""),
        files.text(group.folder + "/cpu.cfs_period_us").orElse(""));
  }

  /**
   * @return the CPUs that the process's group has, or else the next above it that tells; absent if
   *     none does
   */
  public Optional<BitSet> cpuset() {
    for (Group group : groups("cpuset")) {
      Optional<BitSet> cpus =
          files.cpus(group.file("cpuset.effective_cpus", "cpuset.cpus.effective"));
      if (cpus.isPresent()) {
        return cpus;
      }
    }
    return Optional.empty();
  }

  /** The process's group of each hierarchy with this controller, and those above it. */
  private List<Group> groups(String controller) {
    List<Group> groups = new ArrayList<>();
    for (String line : files.text("proc/self/cgroup").orElse("").split("\n")) {
      // hierarchy-ID:controllers:path, where version 2 has no controllers.
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      if (parts[1].isEmpty()) {
        addGroups(MOUNT, parts[2], true, groups);
      } else if (("," + parts[1] + ",").contains("," + controller + ",")) {
        addGroups(MOUNT + "/" + controller, parts[2], false, groups);
      }
    }
    return groups;
  }

  /**
   * A container often sees its own group mounted as the root while {@code path} is still the
   * host's, so the root is looked at even where nothing lies below {@code path}.
   */
  private static void addGroups(String mount, String path, boolean unified, List<Group> groups) {
    boolean outside = path.contains("/..") || path.length() > MAX_PATH;
    String group = outside ? "" : path;
    while (true) {
      groups.add(new Group(mount + group, unified));
      int parent = group.lastIndexOf('/');
      if (parent < 0) {
        return;
      }
      group = group.substring(0, parent);
    }
  }
}
