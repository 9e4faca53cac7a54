package com.spacewink.vgpu.runtime;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How many cores and packages a set of logical CPUs is spread over.
 *
 * @param cores physical cores; 0 if not known
 * @param sockets packages; 0 if not known
 */
record Topology(int cores, int sockets) {
  /** A core's number counts within its package alone. */
  private record CoreId(int socket, int number) {}

  static Topology read(KernelFiles files, BitSet cpus) {
    BitSet siblingsSeen = new BitSet();
    Set<CoreId> coresSeen = new HashSet<>();
    Set<Integer> socketsSeen = new HashSet<>();
    int cores = 0;
    for (int cpu = cpus.nextSetBit(0); cpu >= 0; cpu = cpus.nextSetBit(cpu + 1)) {
      if (siblingsSeen.get(cpu)) {
        continue;
      }
      String folder = "sys/devices/system/cpu/cpu" + cpu + "/topology/";
      OptionalInt socket = files.number(folder + "physical_package_id");
      if (socket.isPresent()) {
        socketsSeen.add(socket.getAsInt());
      }
      Optional<BitSet> siblings = files.cpus(folder + "thread_siblings_list");
      if (siblings.isPresent()) {
        siblingsSeen.or(siblings.get());
        cores++;
      } else {
        OptionalInt number = files.number(folder + "core_id");
        if (number.isPresent() && coresSeen.add(new CoreId(socket.orElse(0), number.getAsInt()))) {
          cores++;
        }
      }
    }
    return new Topology(cores, socketsSeen.size());
  }
}
