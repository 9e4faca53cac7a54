package com.spacewink.vgpu.runtime;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * How many plans of transforms are kept.
 *
 * @param mostPlans their number
 * @param mostBytes what their tables take
 */
record PlanCacheSettings(long mostPlans, long mostBytes) {
  /** The most plans that are kept, 0 or more; a framework property. Type: Integer. */
  static final String PLANS = "vgpu.fft.cache.plans";

  /** The most bytes that their tables take, 0 or more; a framework property. Type: Long. */
  static final String BYTES = "vgpu.fft.cache.bytes";

  private static final long DEFAULT_PLANS = 1024;

  /** By default the tables take one part in so many of the machine's memory, within limits. */
  private static final long SHARE = 32;

  private static final long LEAST_DEFAULT_BYTES = 64L << 20;
  private static final long MOST_DEFAULT_BYTES = 1L << 30;

  /**
   * @param property tells the value of a property, or null
   * @param memoryBytes memory of the machine, 0 if not known
   * @param errors told about a value that is wrong, which counts as none
   */
  static PlanCacheSettings of(
      UnaryOperator<String> property, long memoryBytes, Consumer<String> errors) {
    long defaultBytes =
        Math.max(LEAST_DEFAULT_BYTES, Math.min(MOST_DEFAULT_BYTES, memoryBytes / SHARE));
    return new PlanCacheSettings(
        number(PLANS, property.apply(PLANS), DEFAULT_PLANS, errors),
        number(BYTES, property.apply(BYTES), defaultBytes, errors));
  }

  private static long number(
      String name, String configured, long otherwise, Consumer<String> errors) {
    if (configured == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(configured.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      // Reported below, like a number out of range.
    }
    errors.accept(
        name + " is '" + configured + "': expected a whole number, 0 or more; using " + otherwise);
    return otherwise;
  }
}
