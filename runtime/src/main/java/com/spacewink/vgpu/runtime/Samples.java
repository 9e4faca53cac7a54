package com.spacewink.vgpu.runtime;

import java.util.Arrays;

/** The times that one entrant took, a sample in each round that it took part in, in seconds. */
final class Samples {
  private double[] seconds = new double[8];
  private int count;

  void add(double sample) {
    if (count == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * count);
    }
    seconds[count++] = sample;
  }

  int count() {
    return count;
  }

  double median() {
    return median(Arrays.copyOf(seconds, count));
  }

  /**
   * How many times as fast as the other: the median over the rounds that both took part in, so that
   * what slows a whole round down slows both.
   */
  double fasterThan(Samples other) {
    int rounds = Math.min(count, other.count);
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      ratios[i] = other.seconds[i] / seconds[i];
    }
    return median(ratios);
  }

  /** The part of those rounds in which it was faster than the other. */
  double winsAgainst(Samples other) {
    int rounds = Math.min(count, other.count);
    int wins = 0;
    for (int i = 0; i < rounds; i++) {
      wins += seconds[i] < other.seconds[i] ? 1 : 0;
    }
    return (double) wins / rounds;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
