package com.spacewink.vgpu.scheduler;

import java.util.function.Consumer;

/** How many workers the pool has. */
final class PoolSize {
  /**
   * Number of workers, 1 to {@link #MAX}; a component property or, without that, a framework
   * property. Type: Integer, or a String of decimal digits. Default: the CPUs that the process may
   * use.
   */
  static final String PROPERTY = "vgpu.pool.workers";

  static final int MAX = 1024;

  private PoolSize() {}

  /**
   * @param configured the property's value, or null
   * @param cpus CPUs that the process may use
   * @param errors told about a value that is wrong, which counts as none
   */
  static int of(Object configured, int cpus, Consumer<String> errors) {
    int byDefault = Math.min(cpus, MAX);
    if (configured == null) {
      return byDefault;
    }
    try {
      int workers = Integer.parseInt(configured.toString().strip());
      if (workers >= 1 && workers <= MAX) {
        return workers;
      }
    } catch (NumberFormatException malformed) {
      // Reported below, like a number out of range.
    }
    errors.accept(
        PROPERTY
            + " is '"
            + configured
            + "': expected a number from 1 to "
            + MAX
            + "; using "
            + byDefault);
    return byDefault;
  }
}
