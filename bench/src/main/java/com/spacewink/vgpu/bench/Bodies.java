package com.spacewink.vgpu.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The bodies of a parallel loop: arithmetic in registers, of a known amount each. */
final class Bodies {
  /** Of Knuth's linear congruential generator: each step waits for the one before. */
  private static final long FACTOR = 6364136223846793005L;

  private static final long SUMMAND = 1442695040888963407L;

  private static final long SEED = 20240229;

  private static final int CALIBRATION_STEPS = 1_000_000;
  private static final int CALIBRATIONS = 21;

  private final int[] steps;
  private final AtomicLong zeros = new AtomicLong();

  Bodies(int[] steps) {
    this.steps = steps.clone();
  }

  /** Bodies that take a time each, on a machine that takes {@code nanosPerStep}. */
  static Bodies equal(int count, double micros, double nanosPerStep) {
    int[] steps = new int[count];
    Arrays.fill(steps, (int) Math.max(1, Math.round(1e3 * micros / nanosPerStep)));
    return new Bodies(steps);
  }

  /**
   * Bodies whose times follow a Pareto law: the part 1 / x<sup>alpha</sup> of them takes more than
   * x times the least. The same ones on each call.
   */
  static Bodies pareto(int count, double leastMicros, double alpha, double nanosPerStep) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] steps = new int[count];
    for (int i = 0; i < count; i++) {
      double micros = leastMicros * Math.pow(1 - random.nextDouble(), -1 / alpha);
      steps[i] = (int) Math.max(1, Math.min(Integer.MAX_VALUE, 1e3 * micros / nanosPerStep));
    }
    return new Bodies(steps);
  }

  /** The time that one step of the arithmetic takes on the calling thread, in nanoseconds. */
  static double nanosPerStep() {
    Bodies bodies = new Bodies(new int[] {CALIBRATION_STEPS});
    double[] nanos = new double[CALIBRATIONS];
    for (int i = 0; i < CALIBRATIONS; i++) {
      long begin = System.nanoTime();
      bodies.run(0);
      nanos[i] = (double) (System.nanoTime() - begin) / CALIBRATION_STEPS;
    }
    return Math.max(1e-3, Quantiles.median(nanos));
  }

  int count() {
    return steps.length;
  }

  /** Runs one of them. */
  void run(int index) {
    long x = index;
    for (int i = steps[index]; i > 0; i--) {
      x = x * FACTOR + SUMMAND;
    }
    // Somebody has to want the result, or the compiler leaves the loop out.
    if (x == 0) {
      zeros.incrementAndGet();
    }
  }

  /** Runs all of them on the calling thread. */
  void runAll() {
    for (int i = 0; i < steps.length; i++) {
      run(i);
    }
  }

  /** Each one's part of the work of all. */
  double[] shares() {
    double total = Arrays.stream(steps).asLongStream().sum();
    return Arrays.stream(steps).mapToDouble(own -> own / total).toArray();
  }

  /** The longest one's part of the work of all. */
  double longestShare() {
    return Arrays.stream(shares()).max().orElse(0);
  }
}
