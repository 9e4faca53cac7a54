package com.spacewink.vgpu.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A physical core.
 *
 * @param socket the number of its socket; -1 if not known
 * @param cpus its CPUs among those that were asked for
 */
public record CpuCore(int socket, BitSet cpus) {
  private static final int UNKNOWN = -1;

  /**
   * Puts CPUs together that are siblings, or, where siblings are not told, that have a core's
   * number and socket in common. A CPU that two cores claim is the first one's.
   *
   * @param cpus the CPUs to look at
   * @return the cores that they are on, by their first CPU; CPUs without any such files are in none
   */
  public static List<CpuCore> read(KernelFiles files, BitSet cpus) {
    List<CpuCore> cores = new ArrayList<>();
    Map<Long, CpuCore> numbered = new HashMap<>();
    BitSet left = (BitSet) cpus.clone();
    for (int cpu = left.nextSetBit(0); cpu >= 0; cpu = left.nextSetBit(cpu + 1)) {
      CpuFolder folder = CpuFolder.of(files, cpu);
      int socket = folder.socket().orElse(UNKNOWN);
      Optional<BitSet> siblings = folder.siblings();
      OptionalInt number = siblings.isPresent() ? OptionalInt.empty() : folder.core();
      if (siblings.isPresent()) {
        BitSet members = siblings.get();
        members.set(cpu);
        members.and(left);
        left.andNot(members);
        cores.add(new CpuCore(socket, members));
      } else if (number.isPresent()) {
        long key = (long) socket << Integer.SIZE | number.getAsInt();
        CpuCore core = numbered.get(key);
        if (core == null) {
          core = new CpuCore(socket, new BitSet());
          numbered.put(key, core);
          cores.add(core);
        }
        core.cpus.set(cpu);
      }
    }
    return cores;
  }
}
