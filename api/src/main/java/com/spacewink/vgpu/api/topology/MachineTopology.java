package com.spacewink.vgpu.api.topology;

import org.osgi.annotation.versioning.ProviderType;

/** Tells what the machine under the virtual GPU is made of. */
@ProviderType
public interface MachineTopology {
  /**
   * Reads the topology at the first call, which takes milliseconds, on the largest machines half a
   * second; later calls return the same.
   *
   * @return the machine as it was then
   */
  Topology topology();
}
