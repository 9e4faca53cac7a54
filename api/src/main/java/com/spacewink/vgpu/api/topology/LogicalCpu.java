package com.spacewink.vgpu.api.topology;

/**
 * A logical CPU: a hardware thread, which Linux simply calls CPU and hwloc a processing unit.
 *
 * @param id its number in the system; numbers may have holes
 * @param online whether it is in use
 * @param core index of its core in {@link Topology#cores()}; -1 if it is not online
 * @param node the NUMA node that it is near to; -1 if not known
 */
public record LogicalCpu(int id, boolean online, int core, int node) {}
