package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TuneRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Times entrants against each other on one case, sample by sample in turn, so that what disturbs
 * the machine for a while disturbs them all.
 *
 * <p>Those that are hopeless are found with little: on a part of the case, and then after some
 * rounds. An entrant that comes later in the list must be clearly faster to be preferred; what
 * differs by less than the noise changes nothing.
 */
final class Contest {
  /** By how much a later entrant must be faster. */
  private static final double CLEARLY = 1.02;

  /** In what part of the rounds it must be faster. */
  private static final double MOST_ROUNDS = 0.75;

  /** How many times as long as the best an entrant may take on a part of the case. */
  private static final double HOPELESS_PART = 3;

  private static final int RUNS_OF_PART = 3;

  /** The same in the rounds: a first impression, and where a few per cent are looked for. */
  private static final double HOPELESS = 1.25;

  private static final double BEHIND = 1.10;

  /** Fewer say little: one sample may have been interrupted for longer than it takes. */
  private static final int ROUNDS_OF_IMPRESSION = 3;

  private static final int QUICK_ROUNDS = 5;
  private static final int ENOUGH_ROUNDS = 41;

  /** Long enough for the clock, short enough for a scheduler's time slice. */
  private static final double SAMPLE_SECONDS = 2e-3;

  /** A first run of this length is as good as a second. */
  private static final double LONG_SECONDS = 0.05;

  private static final double SHORTEST = 1e-9;
  private static final int MOST_REPETITIONS = 1 << 20;

  private final TuneCase of;
  private final Operations operations;
  private final Watch watch;
  private final Warmth warmth;
  private final List<Entrant> entrants;
  private final Map<Entrant, Samples> samples = new HashMap<>();

  /** By provider: what those did on a part of the case that were too slow for all of it. */
  private final Map<String, Contestant> outside = new HashMap<>();

  private final Map<Entrant, Integer> repetitions = new HashMap<>();
  private final List<Entrant> running = new ArrayList<>();
  private int rounds;
  private double lastRound;

  /** What a first run and one round take at least, by what a part of the case took. */
  private double leastSeconds;

  /** Operations or bytes of one run, known once it has begun. */
  private double work;

  /**
   * @param of the case
   * @param entrants those that take part, the one to stay with in doubt first
   * @param operations runs them
   * @param watch tells the time, and when to stop
   * @param warmth of the providers
   */
  Contest(TuneCase of, List<Entrant> entrants, Operations operations, Watch watch, Warmth warmth) {
    this.of = of;
    this.warmth = warmth;
    this.entrants = entrants;
    this.operations = operations;
    this.watch = watch;
  }

  TuneCase of() {
    return of;
  }

  /**
   * Times all of them briefly. One round is run in any case, as long as that fits into {@code most}
   * seconds; more and the variants as long as {@code seconds} last.
   *
   * @return whether there is a result
   */
  boolean begin(double seconds, double most) {
    double end = watch.seconds() + seconds;
    double latest = watch.seconds() + most;
    List<Entrant> hopeful = hopeful();
    if (leastSeconds > most) {
      return false;
    }
    try (Workload workload = new Workload(operations, of)) {
      work = workload.work();
      if (!enter(hopeful, workload, end, latest)) {
        return false;
      }
      while (rounds < QUICK_ROUNDS && (rounds == 0 || watch.seconds() + lastRound <= end)) {
        round(workload);
      }
      return true;
    }
  }

  /**
   * Times those that are left more often.
   *
   * @return whether there was time for a round
   */
  boolean goOn(double seconds) {
    double end = watch.seconds() + seconds;
    if (1.5 * lastRound > seconds) {
      return false;
    }
    try (Workload workload = new Workload(operations, of)) {
      time(running.get(0), workload, 1);
      int before = rounds;
      while (isClose() && watch.seconds() + lastRound <= end) {
        round(workload);
      }
      return rounds > before;
    }
  }

  /** Whether more samples could change who is preferred. */
  boolean isClose() {
    return running.size() > 1 && rounds < ENOUGH_ROUNDS;
  }

  /** What was found, the preferred one first; empty if {@link #begin} found nothing. */
  Optional<TuneRecord> record(Instant now) {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    List<Contestant> order = new ArrayList<>();
    List<Entrant> left = new ArrayList<>(entrants);
    left.removeIf(entrant -> !samples.containsKey(entrant));
    List<Entrant> dropped = new ArrayList<>(left);
    dropped.removeAll(running);
    left.retainAll(running);
    while (!left.isEmpty()) {
      Entrant preferred = preferred(left);
      order.add(result(preferred));
      left.remove(preferred);
    }
    List<Contestant> others = new ArrayList<>(outside.values());
    dropped.forEach(entrant -> others.add(result(entrant)));
    others.sort(Comparator.comparingDouble(Contestant::rate).reversed());
    order.addAll(others);
    return Optional.of(
        new TuneRecord(
            of.sizeClass().family().operation(),
            of.type(),
            of.sizeClass().id(),
            of.mostThreads(),
            now,
            order.subList(0, Math.min(order.size(), TunerDocument.MOST_CONTESTANTS))));
  }

  /**
   * Those worth timing on the whole case: slow providers show on a part of it. The one to stay with
   * in doubt must be beaten on the whole.
   */
  private List<Entrant> hopeful() {
    TuneCase part = of.pilot();
    if (part.equals(of)) {
      return entrants;
    }
    Map<String, Double> rates = new LinkedHashMap<>();
    List<Entrant> ownChoices = new ArrayList<>();
    try (Workload workload = new Workload(operations, part)) {
      for (Entrant entrant : entrants) {
        if (rates.putIfAbsent(entrant.id().name(), 0.0) == null && warm(entrant, workload) > 0) {
          ownChoices.add(entrant);
        }
      }
      // The best of some runs: what took long may have been interrupted.
      for (int i = 0; i < RUNS_OF_PART; i++) {
        for (Entrant entrant : ownChoices) {
          double rate = workload.work() / time(entrant, workload, 1) * 1e-9;
          rates.merge(entrant.id().name(), rate, Math::max);
        }
      }
    }
    double best = rates.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    String incumbent = entrants.get(0).id().name();
    List<Entrant> hopeful = new ArrayList<>();
    for (Entrant entrant : entrants) {
      String provider = entrant.id().name();
      double rate = rates.get(provider);
      if (rate > 0 && (rate * HOPELESS_PART >= best || provider.equals(incumbent))) {
        hopeful.add(entrant);
        boolean isOwnChoice = ownChoices.contains(entrant);
        leastSeconds += isOwnChoice ? 2 * of.work() * 1e-9 / rate : 0;
      } else if (rate > 0) {
        outside.putIfAbsent(provider, entrant.at(rate));
      }
    }
    return hopeful;
  }

  /**
   * Warms the entrants up, and finds out how often each is to run for a sample.
   *
   * @return whether there is time for a round
   */
  private boolean enter(List<Entrant> hopeful, Workload workload, double end, double latest) {
    Map<String, Long> bits = new HashMap<>();
    double round = 0;
    for (Entrant entrant : hopeful) {
      String provider = entrant.id().name();
      boolean isVariant = bits.containsKey(provider);
      double least = isVariant ? round / running.size() : 0;
      if (isVariant && watch.seconds() + least + ROUNDS_OF_IMPRESSION * (round + least) > end) {
        continue;
      }
      workload.clear();
      double first = warm(entrant, workload);
      if (first <= 0) {
        continue;
      }
      long found = workload.fingerprint();
      if (isVariant && bits.get(provider) != found) {
        Log.TUNER.warn(
            entrant.execution().provider().orElseThrow()
                + " is not used for "
                + of
                + ": its result is not that of the kernel's own choice");
        continue;
      }
      bits.put(provider, found);
      double sample = calibrate(entrant, workload, first);
      round += sample;
      if (watch.seconds() + round > latest) {
        return false;
      }
      running.add(entrant);
    }
    // On several threads there is nothing to decide between one and itself.
    return running.size() >= Math.min(entrants.size(), of.mostThreads() == 1 ? 1 : 2);
  }

  /** Runs an entrant until it is warm; returns the first run's time, 0 if it cannot be run. */
  private double warm(Entrant entrant, Workload workload) {
    checkOver();
    try {
      return Math.max(SHORTEST, warmth.warm(entrant, of, workload));
    } catch (VgpuException e) {
      // Some providers do not have all sizes: nothing is wrong with those.
      if (e.status() != Status.NOT_SUPPORTED) {
        Log.TUNER.warn(
            entrant.execution().provider().orElseThrow()
                + " is not timed for "
                + of
                + ": "
                + e.getMessage());
      }
      return 0;
    }
  }

  /** Sets how often an entrant runs for a sample; returns how long that takes. */
  private double calibrate(Entrant entrant, Workload workload, double first) {
    int count = 1;
    double seconds = first > LONG_SECONDS ? first : time(entrant, workload, count);
    while (seconds * count < SAMPLE_SECONDS && count < MOST_REPETITIONS) {
      double enough = Math.min(MOST_REPETITIONS, SAMPLE_SECONDS / seconds);
      count = Math.max(2 * count, (int) (enough / 4));
      seconds = time(entrant, workload, count);
    }
    repetitions.put(entrant, count);
    return seconds * count;
  }

  /** Each takes one sample, from another one on each time, so that none is always the first. */
  private void round(Workload workload) {
    double begin = watch.seconds();
    for (int i = 0; i < running.size(); i++) {
      Entrant entrant = running.get((i + rounds) % running.size());
      samples
          .computeIfAbsent(entrant, unused -> new Samples())
          .add(time(entrant, workload, repetitions.get(entrant)));
    }
    rounds++;
    if (rounds >= ROUNDS_OF_IMPRESSION) {
      Samples best = samples.get(preferred(running));
      double tolerated = rounds < QUICK_ROUNDS ? HOPELESS : BEHIND;
      running.removeIf(entrant -> best.fasterThan(samples.get(entrant)) > tolerated);
    }
    lastRound = watch.seconds() - begin;
  }

  private double time(Entrant entrant, Workload workload, int count) {
    checkOver();
    Runnable run = workload.run(entrant.execution());
    double begin = watch.seconds();
    for (int i = 0; i < count; i++) {
      run.run();
    }
    // A clock that stands still would make a rate of infinity.
    return Math.max(SHORTEST, watch.seconds() - begin) / count;
  }

  private void checkOver() {
    if (watch.isOver()) {
      throw new VgpuException(Status.CANCELLED, "tune: interrupted");
    }
  }

  /** The first one, unless a later one is clearly faster. */
  private Entrant preferred(List<Entrant> among) {
    Entrant preferred = among.get(0);
    for (Entrant entrant : among) {
      if (isClearlyFaster(samples.get(entrant), samples.get(preferred))) {
        preferred = entrant;
      }
    }
    return preferred;
  }

  /** By the median and in most rounds: of many, one or the other has a lucky median. */
  private static boolean isClearlyFaster(Samples one, Samples other) {
    return one.fasterThan(other) > CLEARLY && one.winsAgainst(other) >= MOST_ROUNDS;
  }

  private Contestant result(Entrant entrant) {
    return entrant.at(work / samples.get(entrant).median() * 1e-9);
  }
}
