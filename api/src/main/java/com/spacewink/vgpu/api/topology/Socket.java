package com.spacewink.vgpu.api.topology;

import java.util.List;

/**
 * A package: what is plugged into one socket of the board.
 *
 * @param id its number in the system
 * @param cpus its logical CPUs that are online, ascending
 */
public record Socket(int id, List<Integer> cpus) {
  /** Copies the list. */
  public Socket {
    cpus = List.copyOf(cpus);
  }
}
