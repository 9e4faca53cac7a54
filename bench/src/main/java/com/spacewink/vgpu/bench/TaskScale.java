package com.spacewink.vgpu.bench;

import java.time.Duration;

/**
 * How much each case does.
 *
 * @param fibonacci which of the numbers is computed
 * @param submissions empty tasks of a sample
 * @param bodies bodies of a loop
 * @param wakeUps the least samples of waking up
 * @param idle how long nothing is done
 * @param edge rows and columns of the matrices
 * @param copiedBytes what the rate of the memory is measured by: more than caches hold
 */
record TaskScale(
    int fibonacci,
    int submissions,
    int bodies,
    int wakeUps,
    Duration idle,
    long edge,
    int copiedBytes) {
  /** What the names of the cases say. */
  static final TaskScale FULL =
      new TaskScale(30, 1_000_000, 4_000, 200, Duration.ofSeconds(5), 2048, 256 << 20);

  private static final double MICROS = 10;

  /** Between 1, where the mean is infinite, and 2, where the variance is finite. */
  private static final double ALPHA = 1.5;

  /** Bodies of 10 microseconds each. */
  Bodies parallelFor() {
    return Bodies.equal(bodies, MICROS, Bodies.nanosPerStep());
  }

  /** Bodies of 10 microseconds and more, by a Pareto law with a mean of 30. */
  Bodies powerLaw() {
    return Bodies.pareto(bodies, MICROS, ALPHA, Bodies.nanosPerStep());
  }
}
