package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import java.util.OptionalDouble;

/** What is known of the speed of providers on this machine. */
@FunctionalInterface
interface Measurements {
  /** Nothing is known: the choice falls back to the service ranking. */
  Measurements NONE = (operation, type, provider, version) -> OptionalDouble.empty();

  /**
   * The rate of one version of a provider, in GFLOP/s or GB/s; empty if it was not measured here.
   */
  OptionalDouble rate(String operation, DataType type, String provider, String version);
}
