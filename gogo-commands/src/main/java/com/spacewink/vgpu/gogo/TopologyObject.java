package com.spacewink.vgpu.gogo;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A part of a machine, and the parts within it.
 *
 * @param kind what it is
 * @param label what people call it
 * @param remark what else there is to say, empty for nothing
 * @param cpus the logical CPUs within it
 * @param children its parts, filled while the tree grows
 */
record TopologyObject(
    Kind kind, String label, String remark, BitSet cpus, List<TopologyObject> children) {
  /** Kinds of parts; of two with the same CPUs, the earlier kind holds the later one. */
  enum Kind {
    MACHINE,
    PACKAGE,
    DIE,
    NODE,
    CACHE,
    CORE,
    PU
  }

  TopologyObject(Kind kind, String label, String remark, BitSet cpus) {
    this(kind, label, remark, cpus, new ArrayList<>());
  }

  /**
   * Takes a part in, or hands it on to the part that it lies in. One that lies across others, by
   * files that contradict each other, is left out. Larger parts are to come before smaller ones.
   */
  void take(TopologyObject part) {
    for (TopologyObject child : children) {
      if (child.cpus.intersects(part.cpus)) {
        if (child.contains(part)) {
          child.take(part);
        }
        return;
      }
    }
    children.add(part);
  }

  private boolean contains(TopologyObject part) {
    BitSet outside = (BitSet) part.cpus.clone();
    outside.andNot(cpus);
    return outside.isEmpty();
  }

  /** The name with the remark. */
  String text() {
    return remark.isEmpty() ? label : label + " (" + remark + ")";
  }
}
