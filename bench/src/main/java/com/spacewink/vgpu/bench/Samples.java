package com.spacewink.vgpu.bench;

import java.util.Arrays;

/** The timed samples of one contestant: each the mean of so many calls that a clock can tell. */
final class Samples {
  /** A sample shorter than this would measure the clock and the interrupts. */
  private static final long LEAST_NANOS = 2_000_000;

  private static final int MOST_CALLS = 1 << 24;

  private final Runnable call;
  private final int calls;
  private double[] seconds = new double[64];
  private int count;
  private long spentNanos;

  private Samples(Runnable call, int calls) {
    this.call = call;
    this.calls = calls;
  }

  /**
   * Warms the call up and finds out how many of them make a sample.
   *
   * @param warmUpSeconds how long, at least: Java compiles what is called often, a while later
   */
  static Samples of(Runnable call, double warmUpSeconds) {
    long end = System.nanoTime() + (long) (warmUpSeconds * 1e9);
    do {
      call.run();
    } while (System.nanoTime() < end);
    int calls = 1;
    while (true) {
      long nanos = time(call, calls);
      if (nanos >= LEAST_NANOS || calls >= MOST_CALLS) {
        return new Samples(call, calls);
      }
      // At most tenfold, as the first calls are slow and say little about the rest.
      double factor = Math.min(10, 1.2 * LEAST_NANOS / Math.max(1, nanos));
      calls = (int) Math.max(calls + 1, Math.min(MOST_CALLS, calls * factor));
    }
  }

  /**
   * Times one more sample. Where it has many calls, one goes before that does not count: caches
   * hold what the last contestant used, and threads may be asleep.
   */
  void take() {
    if (calls > 1) {
      call.run();
    }
    long nanos = time(call, calls);
    spentNanos += nanos;
    if (count == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * count);
    }
    seconds[count++] = nanos / 1e9 / calls;
  }

  int count() {
    return count;
  }

  double spentSeconds() {
    return spentNanos / 1e9;
  }

  /** The median time of one call, in seconds. */
  double median() {
    double[] sorted = Arrays.copyOf(seconds, count);
    Arrays.sort(sorted);
    int middle = count / 2;
    return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double least() {
    return Arrays.stream(seconds, 0, count).min().orElse(Double.NaN);
  }

  private static long time(Runnable call, int calls) {
    long begin = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      call.run();
    }
    return System.nanoTime() - begin;
  }
}
