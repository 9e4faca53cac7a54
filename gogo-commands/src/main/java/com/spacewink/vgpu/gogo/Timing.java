package com.spacewink.vgpu.gogo;

import java.util.Arrays;

/** Measured times of one piece of work. */
final class Timing {
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

  double median() {
    int middle = seconds.length / 2;
    return seconds.length % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2;
  }

  /** The rate at the median, in 10^9 operations per second. */
  double gflops(double flops) {
    return flops / median() * 1e-9;
  }
}
