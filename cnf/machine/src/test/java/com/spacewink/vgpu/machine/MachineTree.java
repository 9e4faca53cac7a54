package com.spacewink.vgpu.machine;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A made-up machine: a folder with the files that the kernel of such a machine would show.
 *
 * <p>What it is made of is written like hwloc's synthetic topologies: {@code pack:2 numa:1 l3:2
 * core:4 pu:2} is a machine of two packages, each with one NUMA node, which has two L3 caches for
 * four cores each, with two hardware threads a core. Levels are pack, numa, l3, l2, l1, core and
 * pu; those that are left out are not there.
 */
public final class MachineTree {
  private static final String CPUS = "sys/devices/system/cpu/";
  private static final String NODES = "sys/devices/system/node/";

  private final Path root;

  /**
   * @param root the folder, which is to be empty
   */
  public MachineTree(Path root) {
    this.root = root;
  }

  /** Writes the files of a machine, all CPUs of which are online and usable. */
  public MachineTree describe(String levels) {
    return describe(new Layout(levels));
  }

  /**
   * @return the files, to be read
   */
  public KernelFiles files() {
    return new KernelFiles(root);
  }

  /** Writes a file, in place of what was there. */
  public MachineTree file(String name, String text) {
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

  /** Removes all files of this name, wherever they are below the folder. */
  MachineTree without(String name) {
    try (var paths = Files.walk(root)) {
      paths.filter(path -> path.endsWith(name)).map(Path::toFile).forEach(File::delete);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the affinity mask of the process. */
  public MachineTree allowed(String cpus) {
    return file(
        "proc/self/status",
        "Name:\tjava\nCpus_allowed:\tffffffff\nCpus_allowed_list:\t"
            + cpus
            + "\nMems_allowed_list:\t0\n");
  }

  MachineTree online(String cpus) {
    return file(CPUS + "online", cpus + "\n");
  }

  MachineTree cpuFile(int cpu, String name, String text) {
    return file(CPUS + "cpu" + cpu + "/" + name, text + "\n");
  }

  /** Adds a NUMA node, or replaces it. */
  public MachineTree node(int id, String cpus, long kilobytes, String distances) {
    String folder = NODES + "node" + id + "/";
    return file(folder + "cpulist", cpus + "\n")
        .file(folder + "distance", distances + "\n")
        .file(folder + "meminfo", "Node " + id + " MemTotal:       " + kilobytes + " kB\n");
  }

  private MachineTree describe(Layout layout) {
    String all = "0-" + (layout.cpus - 1);
    online(all).allowed(all);
    for (int cpu = 0; cpu < layout.cpus; cpu++) {
      describeCpu(layout, cpu);
    }
    if (layout.has("numa")) {
      int nodes = layout.cpus / layout.span("numa");
      for (int node = 0; node < nodes; node++) {
        int own = node;
        String distances =
            IntStream.range(0, nodes)
                .mapToObj(other -> other == own ? "10" : "20")
                .collect(Collectors.joining(" "));
        node(node, layout.members("numa", node * layout.span("numa")), 1 << 20, distances);
      }
    }
    return this;
  }

  private void describeCpu(Layout layout, int cpu) {
    int socket = layout.has("pack") ? cpu / layout.span("pack") : 0;
    int inSocket = layout.has("pack") ? cpu % layout.span("pack") : cpu;
    cpuFile(cpu, "topology/physical_package_id", String.valueOf(socket));
    cpuFile(cpu, "topology/die_id", "0");
    cpuFile(cpu, "topology/core_id", String.valueOf(inSocket / layout.span("core")));
    cpuFile(cpu, "topology/thread_siblings_list", layout.members("core", cpu));
    int index = 0;
    if (layout.has("l1")) {
      cache(cpu, index++, 1, "Data", "32K", layout.members("l1", cpu));
      cache(cpu, index++, 1, "Instruction", "32K", layout.members("l1", cpu));
    }
    if (layout.has("l2")) {
      cache(cpu, index++, 2, "Unified", "1024K", layout.members("l2", cpu));
    }
    if (layout.has("l3")) {
      cache(cpu, index, 3, "Unified", "32768K", layout.members("l3", cpu));
    }
  }

  MachineTree cache(int cpu, int index, int level, String type, String size, String sharedBy) {
    String folder = "cache/index" + index + "/";
    return cpuFile(cpu, folder + "level", String.valueOf(level))
        .cpuFile(cpu, folder + "type", type)
        .cpuFile(cpu, folder + "size", size)
        .cpuFile(cpu, folder + "coherency_line_size", "64")
        .cpuFile(cpu, folder + "shared_cpu_list", sharedBy);
  }

  /** How many CPUs an object of each level spans; its CPUs follow each other. */
  private static final class Layout {
    final int cpus;
    private final List<String> names;
    private final int[] spans;

    Layout(String levels) {
      List<String[]> words = List.of(levels.split(" ")).stream().map(w -> w.split(":")).toList();
      names = words.stream().map(word -> word[0]).toList();
      spans = new int[names.size()];
      int span = 1;
      for (int level = spans.length - 1; level >= 0; level--) {
        spans[level] = span;
        span *= Integer.parseInt(words.get(level)[1]);
      }
      cpus = span;
    }

    boolean has(String level) {
      return names.contains(level);
    }

    int span(String level) {
      return spans[names.indexOf(level)];
    }

    /** The CPUs that share this one's object of the level. */
    String members(String level, int cpu) {
      int first = cpu / span(level) * span(level);
      int last = first + span(level) - 1;
      return first == last ? String.valueOf(first) : first + "-" + last;
    }
  }
}
