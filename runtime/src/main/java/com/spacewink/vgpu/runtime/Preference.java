package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * In what order the providers that can run are tried for an operation on a type: pinned by the
 * operator, then fastest by measurement, then highest service ranking, then lowest service id.
 *
 * <p>A measured provider comes before one that is not: what is known to be good beats what only
 * claims to be. A newcomer gets its chance once it is measured.
 *
 * @param operation name of the operation
 * @param type the element type
 * @param pinned short id of the pinned provider, or null
 * @param standings what was measured of the class of sizes
 */
record Preference(String operation, DataType type, String pinned, Standings standings) {

  Comparator<ProviderId> order() {
    return Comparator.comparing((ProviderId id) -> !isPinned(id))
        .thenComparing(standings::rank)
        .thenComparing(id -> -(long) id.ranking())
        .thenComparing(ProviderId::serviceId);
  }

  boolean isPinned(ProviderId id) {
    return id.name().equals(pinned);
  }

  OptionalDouble rate(ProviderId id) {
    return standings.rate(id);
  }

  /** Why the first of {@code admitted} candidates was taken. */
  String reason(ProviderId first, long admitted) {
    String among = admitted == 1 ? "the only one admitted" : "of " + admitted + " admitted";
    if (isPinned(first)) {
      return "pinned by the operator";
    }
    if (admitted == 1) {
      return among;
    }
    return rate(first).isPresent()
        ? "fastest " + among + " by measurement"
        : "highest service ranking (" + first.ranking() + ") " + among;
  }

  /** What stands against a candidate that comes after {@code first}. */
  String behind(ProviderId first, ProviderId id) {
    if (isPinned(first)) {
      return first.name() + " is pinned";
    }
    if (rate(first).isPresent()) {
      return rate(id).isPresent() ? first.name() + " measured faster" : "not measured";
    }
    return id.ranking() < first.ranking()
        ? "service ranking " + id.ranking() + ", below " + first.ranking() + " of " + first.name()
        : first.name() + " was registered before it";
  }
}
