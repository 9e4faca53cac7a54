package com.spacewink.vgpu.gogo;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One mark of a plot.
 *
 * @param panel heading of the panel that it stands in
 * @param size the size, as people write it
 * @param length its place on a logarithmic axis; empty if sizes have no order, in the whole panel
 * @param contestant short id
 * @param kind {@code provider}, {@code choice} or {@code library}
 * @param provider short id of the provider that did the work; empty for libraries
 * @param gflops the rate, in 10<sup>9</sup> operations per second
 * @param ceilingRatio that rate over the ceiling's, if there is one
 */
record PlottedRate(
    String panel,
    String size,
    OptionalLong length,
    String contestant,
    String kind,
    Optional<String> provider,
    double gflops,
    OptionalDouble ceilingRatio) {

  boolean isChoice() {
    return kind.equals("choice");
  }

  /** The ceiling, where there is one. */
  OptionalDouble ceiling() {
    return ceilingRatio.isPresent()
        ? OptionalDouble.of(gflops / ceilingRatio.getAsDouble())
        : OptionalDouble.empty();
  }
}
