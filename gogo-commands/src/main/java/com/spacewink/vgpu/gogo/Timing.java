package com.spacewink.vgpu.gogo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Measured times of one piece of work. */
final class Timing {
  /** Runs in a row that are no faster than those before. */
  private static final int STEADY_RUNS = 8;

  private static final double FASTER = 0.8;
  private static final double MOST_WARM_UP = 1;

  private final double[] seconds;

  Timing(double[] seconds) {
    this.seconds = seconds.clone();
    Arrays.sort(this.seconds);
  }

  /** The time that a piece of work takes, in seconds. */
  static double secondsOf(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) * 1e-9;
  }

  /**
   * The time of one run, without a warm-up.
   *
   * @param run runs and returns the seconds that it took
   */
  static Timing once(DoubleSupplier run) {
    return new Timing(new double[] {run.getAsDouble()});
  }

  /** The times of as many runs as wanted, after one to warm up. */
  static Timing repeated(int runs, DoubleSupplier run, Progress progress) {
    run.getAsDouble();
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      seconds[i] = run.getAsDouble();
      progress.step(i + 1, runs, "runs");
    }
    progress.end();
    return new Timing(seconds);
  }

  /**
   * The times of as many runs as a time has room for, after those to warm up.
   *
   * @param seconds time to spend
   * @param least the fewest runs
   */
  static Timing within(double seconds, int least, DoubleSupplier run) {
    warmUp(run);
    List<Double> samples = new ArrayList<>();
    double spent = 0;
    while (samples.size() < least || spent < seconds) {
      double taken = run.getAsDouble();
      samples.add(taken);
      spent += taken;
    }
    return new Timing(samples.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Runs for as long as that makes the runs faster, as Java's compiler does for some time. */
  private static void warmUp(DoubleSupplier run) {
    double least = run.getAsDouble();
    double spent = least;
    int steady = 0;
    while (steady < STEADY_RUNS && spent < MOST_WARM_UP) {
      double taken = run.getAsDouble();
      spent += taken;
      if (taken < FASTER * least) {
        least = taken;
        steady = 0;
      } else {
        steady++;
      }
    }
  }

  double median() {
    int middle = seconds.length / 2;
    return seconds.length % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2;
  }

  /** The rate at the median, in 10^9 operations per second. */
  double gflops(double flops) {
    return flops / median() * 1e-9;
  }
}
