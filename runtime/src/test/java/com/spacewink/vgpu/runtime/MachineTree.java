package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A made-up machine: a folder with the files that the kernel of such a machine would show. */
final class MachineTree {
  private static final String CPUS = "sys/devices/system/cpu/";
  private static final String NODES = "sys/devices/system/node/";

  private final Path root;
  private final String architecture;

  MachineTree(Path root, String architecture) {
    this.root = root;
    this.architecture = architecture;
  }

  MachineTree file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  MachineTree file(String name, byte[] content) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MachineTree cpuinfo(String text) {
    return file("proc/cpuinfo", text);
  }

  MachineTree online(String cpus) {
    return file(CPUS + "online", cpus + "\n");
  }

  MachineTree allowed(String cpus) {
    return file(
        "proc/self/status",
        """
        Name:\tjava
        Umask:\t0022
        State:\tR (running)
        Cpus_allowed:\tffffffff
        Cpus_allowed_list:\t%s
        Mems_allowed_list:\t0
        """
            .formatted(cpus));
  }

  MachineTree topology(int cpu, int socket, int core, String siblings) {
    String folder = CPUS + "cpu" + cpu + "/topology/";
    return file(folder + "physical_package_id", socket + "\n")
        .file(folder + "core_id", core + "\n")
        .file(folder + "thread_siblings_list", siblings + "\n");
  }

  MachineTree cache(int cpu, int index, int level, String type, String size, String sharedBy) {
    String folder = CPUS + "cpu" + cpu + "/cache/index" + index + "/";
    return file(folder + "level", level + "\n")
        .file(folder + "type", type + "\n")
        .file(folder + "size", size + "\n")
        .file(folder + "coherency_line_size", "64\n")
        .file(folder + "shared_cpu_list", sharedBy + "\n");
  }

  MachineTree node(int id, String cpus, long kilobytes) {
    String folder = NODES + "node" + id + "/";
    return file(folder + "cpulist", cpus + "\n")
        .file(
            folder + "meminfo",
            """
            Node %1$d MemTotal:       %2$d kB
            Node %1$d MemFree:          102400 kB
            """
                .formatted(id, kilobytes));
  }

  MachineTree memory(long kilobytes) {
    return file(
        "proc/meminfo",
        """
        MemTotal:       %d kB
        MemFree:          203948 kB
        MemAvailable:     803948 kB
        """
            .formatted(kilobytes));
  }

  DeviceProperties read() {
    return read(Optional.empty());
  }

  DeviceProperties readUpTo(IsaLevel limit) {
    return read(Optional.of(limit));
  }

  private DeviceProperties read(Optional<IsaLevel> limit) {
    return new MachineReader(root, architecture).read(limit);
  }
}
