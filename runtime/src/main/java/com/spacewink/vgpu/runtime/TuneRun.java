package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.tune.TuneProgress;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TuneReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One go at an agenda within a time: every case briefly, then those that are close again, for as
 * long as time is left.
 */
final class TuneRun {
  /** Part of the time for the first look at all cases. */
  private static final double FIRST_LOOK = 0.7;

  /** What one case may take of the first look, in fair shares: large ones need more. */
  private static final double SHARES = 3;

  /**
   * What each provider may run before it is timed: the lesser of a part of the time and seconds.
   */
  private static final double WARM_UP_PART = 0.02;

  private static final double WARM_UP_SECONDS = 0.15;

  /** Seconds after which what was found is written to the file. */
  private static final double SAVE = 1;

  /** What another look at one case takes, at least and at most. */
  private static final double LEAST_LOOK = 0.05;

  private static final double LONGEST_LOOK = 3;
  private static final long MOST_BYTES = 1L << 30;

  private final TunerRecords records;
  private final Entrants entrants;
  private final Operations operations;
  private final Watch watch;
  private final Supplier<Instant> now;
  private final long memory;
  private final Map<TuneCase, Contest> contests = new LinkedHashMap<>();
  private double saved;

  /**
   * @param records keeps what is found
   * @param entrants who takes part
   * @param operations runs them
   * @param watch tells the time, and when to stop
   * @param now the time of day
   * @param memory the most bytes that operands may take
   */
  TuneRun(
      TunerRecords records,
      Entrants entrants,
      Operations operations,
      Watch watch,
      Supplier<Instant> now,
      long memory) {
    this.records = records;
    this.entrants = entrants;
    this.operations = operations;
    this.watch = watch;
    this.now = now;
    this.memory = memory;
  }

  /** The most that operands may take on a machine with that much memory. */
  static long memory(long machineBytes) {
    return machineBytes == 0 ? MOST_BYTES / 4 : Math.min(MOST_BYTES, machineBytes / 4);
  }

  TuneReport run(List<TuneCase> agenda, double seconds, TuneProgress progress) {
    double begin = watch.seconds();
    saved = begin;
    Warmth warmth = new Warmth(Math.min(seconds * WARM_UP_PART, WARM_UP_SECONDS), watch);
    List<TuneCase> order = byNeed(agenda);
    int left = 0;
    try {
      for (int i = 0; i < order.size(); i++) {
        double rest = begin + seconds - watch.seconds();
        double fair = (rest - seconds * (1 - FIRST_LOOK)) / (order.size() - i);
        progress.step(i, order.size(), order.get(i).toString());
        if (rest <= 0 || !look(order.get(i), Math.max(0, fair) * SHARES, rest, warmth)) {
          left++;
        }
      }
      lookAgain(begin + seconds, order.size(), progress);
    } finally {
      records.save();
    }
    return new TuneReport(found(), left);
  }

  /** Those never measured first, as the agenda has them, then the oldest. */
  private List<TuneCase> byNeed(List<TuneCase> agenda) {
    Map<TuneCase, Instant> measured = new LinkedHashMap<>();
    for (TuneCase each : agenda) {
      measured.put(each, measuredAt(each).orElse(Instant.MIN));
    }
    List<TuneCase> order = new ArrayList<>(agenda);
    order.sort(Comparator.comparing(measured::get));
    return order;
  }

  private Optional<Instant> measuredAt(TuneCase of) {
    return records.of(of.sizeClass(), of.type()).records().stream()
        .filter(record -> record.mostThreads() == of.mostThreads())
        .filter(record -> entrants.isComplete(record, of))
        .map(TuneRecord::measuredAt)
        .findFirst();
  }

  private boolean look(TuneCase of, double seconds, double rest, Warmth warmth) {
    List<Entrant> who = entrants.of(of);
    if (who.isEmpty()) {
      return false;
    }
    try {
      Contest contest =
          new Contest(of.within(memory, Double.MAX_VALUE), who, operations, watch, warmth);
      if (!contest.begin(seconds, rest)) {
        return false;
      }
      contests.put(of, contest);
      keep(contest);
      return true;
    } catch (VgpuException e) {
      if (e.status() == Status.CANCELLED) {
        throw e;
      }
      Log.TUNER.warn(of + " is not measured: " + e.getMessage());
      return false;
    }
  }

  private void lookAgain(double end, int total, TuneProgress progress) {
    List<Contest> close = new ArrayList<>(contests.values());
    while (watch.seconds() < end) {
      close.removeIf(contest -> !contest.isClose());
      if (close.isEmpty()) {
        return;
      }
      double fair = (end - watch.seconds()) / close.size();
      for (Contest contest : close) {
        double look = Math.min(LONGEST_LOOK, Math.max(LEAST_LOOK, fair));
        if (watch.seconds() + look > end) {
          return;
        }
        progress.step(total, total, contest.of() + " again");
        if (!contest.goOn(look)) {
          // One round takes longer than all that is left for it.
          close.remove(contest);
          break;
        }
        keep(contest);
      }
    }
  }

  private void keep(Contest contest) {
    contest.record(now.get()).ifPresent(records::put);
    if (watch.seconds() - saved >= SAVE) {
      records.save();
      saved = watch.seconds();
    }
  }

  private List<TuneRecord> found() {
    return contests.values().stream()
        .flatMap(contest -> contest.record(now.get()).stream())
        .toList();
  }
}
