package com.spacewink.vgpu.api.select;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One provider, looked at as a candidate for one operation.
 *
 * @param provider short id
 * @param version version of the provider
 * @param isa the instruction set level it needs
 * @param ranking its service ranking
 * @param measured the rate that the autotuner measured, in GFLOP/s or GB/s; empty if it has not
 * @param state where it stands
 * @param reason why, in one line
 */
public record Candidate(
    String provider,
    String version,
    String isa,
    int ranking,
    OptionalDouble measured,
    ProviderState state,
    String reason) {

  /** Checks that nothing is missing. */
  public Candidate {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(isa, "isa");
    Objects.requireNonNull(measured, "measured");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
  }
}
