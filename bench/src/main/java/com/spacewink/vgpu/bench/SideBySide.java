package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Contestants and the ceiling in turn: one sample of each, then the next of each, so that what
 * slows the machine down for a while slows all of them.
 *
 * @param title what is measured, for messages
 * @param seconds time for all of it
 */
record SideBySide(String title, double seconds) {
  private static final int LEAST_SAMPLES = 3;

  /** Part of the time that goes by before the first sample. */
  private static final double WARM_UP_SHARE = 0.2;

  private static final long SEED = 20240229;

  /**
   * @param contestants who takes part
   * @param errors the largest error of each
   * @param ceiling the loop that none can outrun, if there is one
   * @param counters opened when every contestant has run once: the threads that are to be counted
   *     are there
   */
  Standings measure(
      List<Contestant> contestants,
      List<Double> errors,
      Optional<Ceiling> ceiling,
      Supplier<CounterSet> counters) {
    double warmUp = WARM_UP_SHARE * seconds / (contestants.size() + 1);
    List<Entrant> entrants = new ArrayList<>();
    for (int i = 0; i < contestants.size(); i++) {
      entrants.add(Entrant.warmedUp(contestants.get(i), warmUp, errors.get(i)));
    }
    Optional<Samples> ceilingSamples = ceiling.map(loop -> Samples.of(loop::run, warmUp));
    try (CounterSet set = counters.get()) {
      rotate(entrants, ceilingSamples, set, (1 - WARM_UP_SHARE) * seconds);
    }
    OptionalDouble ceilingRate =
        ceilingSamples.isPresent()
            ? OptionalDouble.of(ceiling.get().flops() / ceilingSamples.get().median())
            : OptionalDouble.empty();
    return new Standings(entrants.stream().map(Entrant::measured).toList(), ceilingRate);
  }

  /**
   * Takes a sample of each in turn until the time is over. One that is so slow that it has used up
   * its share sits out, once it has the fewest samples that a median needs.
   */
  private void rotate(
      List<Entrant> entrants, Optional<Samples> ceiling, CounterSet counters, double time) {
    double share = time / (entrants.size() + 1);
    List<Entrant> order = new ArrayList<>(entrants);
    Random random = new Random(SEED);
    long end = System.nanoTime() + (long) (time * 1e9);
    int rounds = 0;
    while (rounds < LEAST_SAMPLES || System.nanoTime() < end) {
      ceiling.ifPresent(Samples::take);
      // Caches are full of what the last one used: nobody is to run behind the same one always.
      Collections.shuffle(order, random);
      for (Entrant entrant : order) {
        checkNotInterrupted();
        if (entrant.samples().count() < LEAST_SAMPLES || entrant.samples().spentSeconds() < share) {
          entrant.take(counters);
        }
      }
      rounds++;
    }
  }

  /** Ctrl-C in the shell interrupts the command's thread. */
  void checkNotInterrupted() {
    if (Thread.interrupted()) {
      throw new VgpuException(Status.CANCELLED, title + ": cancelled");
    }
  }
}
