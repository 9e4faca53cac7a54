package com.spacewink.vgpu.machine;

import com.spacewink.vgpu.api.device.NumaNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/** The NUMA nodes of the machine. */
public final class NumaNodes {
  private static final String FOLDER = "sys/devices/system/node";

  /** Linux keeps distances in a byte, and writes one beyond it for "unreachable". */
  private static final int MAX_DISTANCE = 255;

  private NumaNodes() {}

  /**
   * @param cpus the CPUs of the one node that a machine is if its kernel knows nothing about NUMA
   * @return the nodes by number, at least one
   */
  public static List<NumaNode> read(KernelFiles files, BitSet cpus) {
    List<NumaNode> nodes = new ArrayList<>();
    for (int id : CpuList.toList(files.numbered(FOLDER, "node"))) {
      String folder = FOLDER + "/node" + id + "/";
      BitSet near = files.cpus(folder + "cpulist", folder + "cpumap").orElse(new BitSet());
      String total = files.field(folder + "meminfo", "Node " + id + " MemTotal").orElse("");
      nodes.add(new NumaNode(id, CpuList.toList(near), ByteSize.parse(total).orElse(0)));
    }
    return nodes.isEmpty()
        ? List.of(new NumaNode(0, CpuList.toList(cpus), machineBytes(files)))
        : nodes;
  }

  /**
   * @return the memory of the machine; 0 if not known
   */
  public static long machineBytes(KernelFiles files) {
    return ByteSize.parse(files.field("proc/meminfo", "MemTotal").orElse("")).orElse(0);
  }

  /**
   * @return the numbers of the nodes that have both CPUs and memory, and on which the process may
   *     have memory; none if that is not known
   */
  public static BitSet usable(KernelFiles files) {
    String list = files.field("proc/self/status", "Mems_allowed_list").orElse("");
    BitSet nodes = CpuList.parse(list).orElse(new BitSet());
    nodes.and(files.cpus(FOLDER + "/has_cpu").orElse(new BitSet()));
    nodes.and(files.cpus(FOLDER + "/has_memory").orElse(new BitSet()));
    return nodes;
  }

  /**
   * @return the distances from each of the nodes to each; empty unless all of them are known
   */
  static List<List<Integer>> distances(KernelFiles files, List<NumaNode> nodes) {
    List<List<Integer>> distances = new ArrayList<>();
    for (NumaNode node : nodes) {
      String text = files.text(FOLDER + "/node" + node.id() + "/distance").orElse("");
      List<Integer> row = row(text.split("\\s+"));
      if (row.size() != nodes.size()) {
        return List.of();
      }
      distances.add(row);
    }
    return distances;
  }

  private static List<Integer> row(String[] words) {
    List<Integer> row = new ArrayList<>(words.length);
    for (String word : words) {
      OptionalInt distance = CpuList.number(word);
      if (distance.orElse(Integer.MAX_VALUE) > MAX_DISTANCE) {
        return List.of();
      }
      row.add(distance.getAsInt());
    }
    return row;
  }
}
