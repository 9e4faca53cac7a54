package com.spacewink.vgpu.gogo;

/**
 * A scale from 0 to a round number.
 *
 * @param step distance of two marks of the scale
 * @param steps how many there are
 */
record PlotScale(double step, int steps) {
  private static final int STEPS = 5;
  private static final double[] ROUND = {1, 2, 2.5, 5, 10};

  /**
   * @param largest the largest number that is to find a place
   */
  static PlotScale upTo(double largest) {
    if (!(largest > 0 && largest < Double.POSITIVE_INFINITY)) {
      return new PlotScale(1, 1);
    }
    double least = largest / STEPS;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    double step = 10 * power;
    for (double round : ROUND) {
      // The quotient may come out a bit above a number that it is.
      if (round * power >= least * (1 - 1e-12)) {
        step = round * power;
        break;
      }
    }
    return new PlotScale(step, (int) Math.max(1, Math.ceil(largest / step * (1 - 1e-12))));
  }

  double end() {
    return step * steps;
  }
}
