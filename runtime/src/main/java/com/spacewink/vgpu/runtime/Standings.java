package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TuneRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was measured of one operation, type and class of sizes.
 *
 * <p>The provider is chosen by the record of the fewest threads alone, whatever number a call runs
 * on: providers may differ in the last bits, and a result must not depend on the number of threads.
 * Variants of one provider give the same bits, so they, and the number of threads, are chosen by
 * the record of the most.
 *
 * @param records one for each number of threads that the contestants could have, fewest first
 */
record Standings(List<TuneRecord> records) {
  static final Standings NONE = new Standings(List.of());

  Standings {
    records = List.copyOf(records);
  }

  /** These with a record in the place of the one for as many threads, unless that one is newer. */
  Standings with(TuneRecord record) {
    List<TuneRecord> all = new ArrayList<>(records);
    int at = 0;
    while (at < all.size() && all.get(at).mostThreads() < record.mostThreads()) {
      at++;
    }
    if (at == all.size() || all.get(at).mostThreads() > record.mostThreads()) {
      all.add(at, record);
    } else if (!all.get(at).measuredAt().isAfter(record.measuredAt())) {
      all.set(at, record);
    }
    return new Standings(all);
  }

  /** The place among those measured, 0 for the best; the largest integer if it was not. */
  int rank(ProviderId id) {
    if (records.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    List<Contestant> contestants = records.get(0).contestants();
    for (int i = 0; i < contestants.size(); i++) {
      if (isOf(id, contestants.get(i))) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  boolean isMeasured(ProviderId id) {
    return rank(id) != Integer.MAX_VALUE;
  }

  /** The rate of a provider, in GFLOP/s or GB/s; empty if that version was not measured here. */
  OptionalDouble rate(ProviderId id) {
    return isMeasured(id)
        ? OptionalDouble.of(records.get(0).contestants().get(rank(id)).rate())
        : OptionalDouble.empty();
  }

  /**
   * The variant of a provider's kernel, empty for its own choice.
   *
   * @param threads the number of threads that the caller asks for, 0 for no matter
   */
  String variant(ProviderId id, int threads) {
    if (threads != 1) {
      for (int i = records.size() - 1; i >= 0; i--) {
        for (Contestant contestant : records.get(i).contestants()) {
          if (isOf(id, contestant) && (threads == 0 || contestant.threads() > 1)) {
            return contestant.variant();
          }
        }
      }
    }
    return isMeasured(id) ? records.get(0).contestants().get(rank(id)).variant() : "";
  }

  /**
   * The number of threads that is best for a provider where it is fewer than were tried, else 0: as
   * many as there are.
   */
  int threads(ProviderId id) {
    if (records.size() < 2) {
      return 0;
    }
    TuneRecord most = records.get(records.size() - 1);
    Optional<Contestant> best =
        most.contestants().stream().filter(contestant -> isOf(id, contestant)).findFirst();
    return best.isPresent() && best.get().threads() < most.mostThreads() ? best.get().threads() : 0;
  }

  private static boolean isOf(ProviderId id, Contestant contestant) {
    return contestant.provider().equals(id.name()) && contestant.version().equals(id.version());
  }
}
