package com.spacewink.vgpu.memory;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the operator may set.
 *
 * @param limit the most that all buffers may hold together, in bytes; absent for no limit
 * @param trace whether each buffer remembers the stack of its allocation
 * @param numa on which NUMA nodes the pages of buffers lie
 */
record Settings(OptionalLong limit, boolean trace, NumaPolicy numa) {
  /**
   * The most that all buffers may hold together, in bytes, 1 or more; a component property or,
   * without that, a framework property. Type: Long, or a String of decimal digits. Default: as much
   * as the machine has to give.
   */
  static final String LIMIT = "vgpu.memory.limit";

  /**
   * Whether each buffer remembers the stack of its allocation, for {@code leaks()}; a component
   * property or, without that, a framework property. Type: Boolean, or a String. Default: false.
   */
  static final String TRACE = "vgpu.memory.trace";

  /**
   * On which NUMA nodes the pages of buffers from 2 MiB on lie: {@code local}, each on the node of
   * the thread that touches it first, or {@code interleave}, on all nodes in turn; a component
   * property or, without that, a framework property. Type: String. Default: local.
   */
  static final String NUMA = "vgpu.memory.numa";

  /**
   * @param property tells the value of a property, or null
   * @param errors told about a value that is wrong, which counts as none
   */
  static Settings of(Function<String, Object> property, Consumer<String> errors) {
    Object trace = property.apply(TRACE);
    return new Settings(
        limit(property.apply(LIMIT), errors),
        trace != null && Boolean.parseBoolean(trace.toString().strip()),
        numa(property.apply(NUMA), errors));
  }

  private static NumaPolicy numa(Object configured, Consumer<String> errors) {
    if (configured == null) {
      return NumaPolicy.LOCAL;
    }
    Optional<NumaPolicy> policy = NumaPolicy.of(configured.toString().strip());
    if (policy.isEmpty()) {
      errors.accept(NUMA + " is '" + configured + "': expected local or interleave; using local");
    }
    return policy.orElse(NumaPolicy.LOCAL);
  }

  private static OptionalLong limit(Object configured, Consumer<String> errors) {
    if (configured == null) {
      return OptionalLong.empty();
    }
    try {
      long bytes = Long.parseLong(configured.toString().strip());
      if (bytes >= 1) {
        return OptionalLong.of(bytes);
      }
    } catch (NumberFormatException malformed) {
      // Reported below, like a number out of range.
    }
    errors.accept(
        LIMIT + " is '" + configured + "': expected a number of bytes, 1 or more; using no limit");
    return OptionalLong.empty();
  }
}
