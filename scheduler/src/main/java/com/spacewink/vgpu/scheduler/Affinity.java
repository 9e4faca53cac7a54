package com.spacewink.vgpu.scheduler;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * Which CPUs the workers are bound to, in the sense of OpenMP's {@code proc_bind} with places that
 * are cores.
 */
enum Affinity {
  /** To none: the system moves them as it sees fit. */
  NONE,
  /** To cores next to each other, so that few workers share caches and a node: close. */
  COMPACT,
  /** To cores as far from each other as can be, so that few workers have all caches and nodes. */
  SPREAD;

  /**
   * {@code none}, {@code compact} or {@code spread}; a component property or, without that, a
   * framework property. Type: String. Default: none, as in OpenMP: a bound worker waits for its own
   * CPU while others are free, whenever something else runs there, and the threads that call into
   * the pool do.
   */
  static final String PROPERTY = "vgpu.pool.affinity";

  /**
   * @param configured the property's value, or null
   * @param errors told about a value that is wrong, which counts as none
   */
  static Affinity of(Object configured, Consumer<String> errors) {
    if (configured == null) {
      return NONE;
    }
    for (Affinity affinity : values()) {
      if (affinity.id().equals(configured.toString().strip().toLowerCase(Locale.ROOT))) {
        return affinity;
      }
    }
    errors.accept(
        PROPERTY + " is '" + configured + "': expected none, compact or spread; using none");
    return NONE;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
