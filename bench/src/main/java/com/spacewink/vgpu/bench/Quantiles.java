package com.spacewink.vgpu.bench;

import java.util.Arrays;

/** Order statistics of samples. */
final class Quantiles {
  private Quantiles() {}

  /** The middle value, or the mean of the two in the middle; NaN of none. */
  static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = sorted(values);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The least value that at least a part {@code share} of all do not exceed; NaN of none. */
  static double of(double share, double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * values.length);
    return sorted(values)[Math.max(0, rank - 1)];
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
