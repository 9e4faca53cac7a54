package com.spacewink.vgpu.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was measured in one rotation, held against each other.
 *
 * @param rotation all contestants
 * @param ceilingRate floating-point operations per second of the ceiling, if there is one
 */
record Standings(List<Measured> rotation, OptionalDouble ceilingRate) {
  Optional<String> bestPeer() {
    return best(Contestant.LIBRARY).map(peer -> peer.contestant().name());
  }

  /** A provider's or the choice's rate over that of the best library. */
  OptionalDouble peerRatio(Measured own) {
    return own.isOf(Contestant.LIBRARY)
        ? OptionalDouble.empty()
        : rateOver(best(Contestant.LIBRARY), own);
  }

  /** The choice's rate over that of the best provider. */
  OptionalDouble choiceRatio(Measured own) {
    return own.isOf(Contestant.CHOICE)
        ? rateOver(best(Contestant.PROVIDER), own)
        : OptionalDouble.empty();
  }

  /**
   * @param rate floating-point operations per second
   */
  OptionalDouble ceilingRatio(double rate) {
    return ceilingRate.isPresent()
        ? OptionalDouble.of(rate / ceilingRate.getAsDouble())
        : OptionalDouble.empty();
  }

  private Optional<Measured> best(String kind) {
    return rotation.stream()
        .filter(measured -> measured.isOf(kind))
        .min(Comparator.comparingDouble(Measured::medianSeconds));
  }

  private static OptionalDouble rateOver(Optional<Measured> other, Measured own) {
    return other.isPresent()
        ? OptionalDouble.of(other.get().medianSeconds() / own.medianSeconds())
        : OptionalDouble.empty();
  }
}
