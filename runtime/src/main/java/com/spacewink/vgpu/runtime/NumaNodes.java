package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.device.NumaNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The NUMA nodes of the machine. */
final class NumaNodes {
  private static final String FOLDER = "sys/devices/system/node";

  private NumaNodes() {}

  /**
   * @return the nodes by number; none if the kernel knows nothing about NUMA
   */
  static List<NumaNode> read(KernelFiles files) {
    List<NumaNode> nodes = new ArrayList<>();
    for (int id : CpuList.toList(files.numbered(FOLDER, "node"))) {
      String folder = FOLDER + "/node" + id + "/";
      BitSet cpus = files.cpus(folder + "cpulist").orElse(new BitSet());
      String total = files.field(folder + "meminfo", "Node " + id + " MemTotal").orElse("");
      nodes.add(new NumaNode(id, CpuList.toList(cpus), ByteSize.parse(total).orElse(0)));
    }
    return nodes;
  }
}
