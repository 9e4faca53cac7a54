package com.spacewink.vgpu.api.topology;

import java.util.List;

/**
 * A physical core.
 *
 * @param index its place in {@link Topology#cores()}, as the system's own numbers begin anew in
 *     each socket
 * @param socket number of its socket; -1 if not known
 * @param die number of its die within the socket; -1 if not known
 * @param kind 0 for the slowest kind of core of the machine, and one more for each faster kind; 0
 *     for all where there is one kind
 * @param cpus its logical CPUs that are online, ascending: SMT siblings of each other if there are
 *     several
 */
public record Core(int index, int socket, int die, int kind, List<Integer> cpus) {
  /** Copies the list. */
  public Core {
    cpus = List.copyOf(cpus);
  }
}
