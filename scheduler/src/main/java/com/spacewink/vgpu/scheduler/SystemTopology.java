package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.topology.MachineTopology;
import com.spacewink.vgpu.api.topology.Topology;
import com.spacewink.vgpu.machine.KernelFiles;
import com.spacewink.vgpu.machine.TopologyReader;
import org.osgi.service.component.annotations.Component;

/** The topology of the machine that this process runs on. */
@Component
public final class SystemTopology implements MachineTopology {
  private Topology read;

  @Override
  public synchronized Topology topology() {
    if (read == null) {
      read = new TopologyReader(KernelFiles.ofThisMachine()).read();
    }
    return read;
  }
}
