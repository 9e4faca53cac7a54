package com.spacewink.vgpu.memory;

import java.util.Locale;
import java.util.Optional;

/** On which NUMA nodes the pages of buffers lie. */
enum NumaPolicy {
  /** Each on the node of the thread that touches it first. */
  LOCAL,
  /** On all nodes in turn. */
  INTERLEAVE;

  static Optional<NumaPolicy> of(String name) {
    for (NumaPolicy policy : values()) {
      if (policy.name().equals(name.toUpperCase(Locale.ROOT))) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
  }
}
