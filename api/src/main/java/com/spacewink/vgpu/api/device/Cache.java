package com.spacewink.vgpu.api.device;

import java.util.Locale;
import java.util.Objects;

/**
 * One kind of cache, as the first core sees it.
 *
 * @param level 1 for the nearest to the core
 * @param type what it holds
 * @param bytes size of one instance, in bytes
 * @param lineBytes size of a line, in bytes; 0 if not known
 * @param sharedBy logical CPUs that share one instance; 0 if not known
 */
public record Cache(int level, Type type, long bytes, int lineBytes, int sharedBy) {
  /** What a cache holds. */
  public enum Type {
    /** Data. */
    DATA,
    /** Instructions. */
    INSTRUCTION,
    /** Both. */
    UNIFIED;

    /**
     * @return the lower-case name
     */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks that nothing is missing. */
  public Cache {
    Objects.requireNonNull(type, "type");
  }
}
