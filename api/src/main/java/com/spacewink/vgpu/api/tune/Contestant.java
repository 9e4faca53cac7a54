package com.spacewink.vgpu.api.tune;

import java.util.Objects;

/**
 * One of those that were timed against each other.
 *
 * @param provider short id of the provider
 * @param version its version; the figure says nothing of another one
 * @param variant name of the variant of its kernel, empty for the kernel's own choice
 * @param threads the number of threads it worked on
 * @param rate its rate at the median, in the unit of the operation
 */
public record Contestant(
    String provider, String version, String variant, int threads, double rate) {
  /** Checks that nothing is missing, and that the figures can be. */
  public Contestant {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(variant, "variant");
    if (threads < 1 || !(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(threads + " threads at a rate of " + rate);
    }
  }
}
