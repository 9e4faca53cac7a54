package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TuneRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Times prepared transforms against each other, for a plan that is worth the effort: in turn,
 * sample by sample, on one thread, so that the choice does not depend on the number of threads.
 * What is found counts for the class, if nothing was measured of it before.
 */
final class TransformContest {
  /** By how much a later one must be faster. */
  private static final double CLEARLY = 1.02;

  /** How many times as long as the best one may take at first. */
  private static final double HOPELESS = 2;

  private static final double SAMPLE_SECONDS = 1e-3;
  private static final int LEAST_ROUNDS = 3;
  private static final int MOST_REPETITIONS = 1 << 20;
  private static final double SHORTEST = 1e-9;

  private final TunerRecords records;
  private final BufferAllocator memory;
  private final Watch watch;
  private final long mostBytes;

  /** What one effort may take, in seconds, for each contestant and for all rounds. */
  private record Patience(double warmUp, double seconds, int rounds) {
    static Patience of(FftEffort effort) {
      return effort == FftEffort.PATIENT ? new Patience(0.3, 10, 41) : new Patience(0.05, 1, 9);
    }
  }

  /**
   * @param records keeps what is found
   * @param memory where the operands lie
   * @param watch tells the time
   * @param mostBytes the most that operands may take
   */
  TransformContest(TunerRecords records, BufferAllocator memory, Watch watch, long mostBytes) {
    this.records = records;
    this.memory = memory;
    this.watch = watch;
    this.mostBytes = mostBytes;
  }

  /**
   * @param of the class of the transform
   * @param spec the transform
   * @param all by several providers, the one to stay with in doubt first
   * @return the fastest; empty if there is none, or no memory to time them
   */
  Optional<PreparedTransform> fastest(SizeClass of, FftSpec spec, List<PreparedTransform> all) {
    if (all.size() < 2) {
      return all.stream().findFirst();
    }
    boolean isInPlace = spec.placement() == FftPlacement.IN_PLACE;
    long inBytes = isInPlace ? Math.max(spec.inBytes(), spec.outBytes()) : spec.inBytes();
    long outBytes = isInPlace ? 1 : spec.outBytes();
    if (inBytes > mostBytes || outBytes > mostBytes - inBytes) {
      return Optional.empty();
    }
    try (Buffer in = memory.allocate(inBytes);
        Buffer out = memory.allocate(outBytes);
        Pin pinIn = in.pin(Access.READ_WRITE);
        Pin pinOut = out.pin(Access.READ_WRITE)) {
      long from = pinIn.address();
      Rounds rounds = new Rounds(from, isInPlace ? from : pinOut.address(), spec);
      rounds.run(all);
      rounds.record(of, spec).ifPresent(this::keep);
      return rounds.best();
    } catch (VgpuException notTimed) {
      // Without memory, or with a provider that broke down, the order of every choice decides.
      return Optional.empty();
    }
  }

  private void keep(TuneRecord record) {
    records.put(record);
    records.save();
  }

  /**
   * One contest, on operands that are all zero: how long a transform takes does not depend on them.
   */
  private final class Rounds {
    private final long in;
    private final long out;
    private final Patience patience;
    private final Map<PreparedTransform, Integer> repetitions = new LinkedHashMap<>();
    private final Map<PreparedTransform, Samples> samples = new LinkedHashMap<>();

    private Rounds(long in, long out, FftSpec spec) {
      this.in = in;
      this.out = out;
      this.patience = Patience.of(spec.effort());
    }

    private void run(List<PreparedTransform> all) {
      for (PreparedTransform each : all) {
        warm(each);
      }
      double begin = watch.seconds();
      for (int round = 0; round < patience.rounds(); round++) {
        for (PreparedTransform each : repetitions.keySet()) {
          samples.computeIfAbsent(each, unused -> new Samples()).add(sample(each));
        }
        if (round == LEAST_ROUNDS - 1) {
          dropHopeless();
        }
        boolean isLate = watch.isOver() || watch.seconds() - begin > patience.seconds();
        if (isLate && round >= LEAST_ROUNDS - 1) {
          return;
        }
      }
    }

    /** Java code is as fast as it gets only after a while. One that fails takes no part. */
    private void warm(PreparedTransform each) {
      double begin = watch.seconds();
      int runs = 0;
      do {
        try {
          if (!each.executeAlone(in, out)) {
            return;
          }
        } catch (VgpuException e) {
          Log.TUNER.warn(each.route().provider().id().name() + " is not timed: " + e.getMessage());
          return;
        }
        runs++;
      } while (watch.seconds() - begin < patience.warmUp() && runs < MOST_REPETITIONS);
      double seconds = Math.max(SHORTEST, (watch.seconds() - begin) / runs);
      repetitions.put(
          each, (int) Math.max(1, Math.min(MOST_REPETITIONS, SAMPLE_SECONDS / seconds)));
    }

    private double sample(PreparedTransform each) {
      int count = repetitions.get(each);
      double begin = watch.seconds();
      for (int i = 0; i < count; i++) {
        each.executeAlone(in, out);
      }
      return Math.max(SHORTEST, watch.seconds() - begin) / count;
    }

    private void dropHopeless() {
      double best = samples.values().stream().mapToDouble(Samples::median).min().orElse(0);
      repetitions.keySet().removeIf(each -> samples.get(each).median() > HOPELESS * best);
    }

    /** The first one, unless a later one is clearly faster. */
    private Optional<PreparedTransform> best() {
      PreparedTransform best = null;
      for (PreparedTransform each : repetitions.keySet()) {
        if (best == null || samples.get(each).fasterThan(samples.get(best)) > CLEARLY) {
          best = each;
        }
      }
      return Optional.ofNullable(best);
    }

    /** What to keep of it; nothing if the class was measured before. */
    private Optional<TuneRecord> record(SizeClass of, FftSpec spec) {
      Optional<PreparedTransform> best = best();
      if (best.isEmpty() || !records.of(of, spec.precision()).records().isEmpty()) {
        return Optional.empty();
      }
      List<PreparedTransform> order = new ArrayList<>(samples.keySet());
      order.sort(Comparator.comparingDouble(each -> samples.get(each).median()));
      order.remove(best.get());
      order.add(0, best.get());
      List<Contestant> contestants = new ArrayList<>();
      for (PreparedTransform each : order) {
        ProviderId id = each.route().provider().id();
        double rate = Math.max(1, spec.flops()) / samples.get(each).median() * 1e-9;
        contestants.add(new Contestant(id.name(), id.version(), "", 1, rate));
      }
      return Optional.of(
          new TuneRecord(
              of.family().operation(), spec.precision(), of.id(), 1, Instant.now(), contestants));
    }
  }
}
