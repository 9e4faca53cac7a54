package com.spacewink.vgpu.api.bench;

import java.util.OptionalDouble;

/**
 * One case on a number of workers, simulated.
 *
 * @param simulated the case
 * @param workers number of workers in the simulation
 * @param predictedSeconds time that it takes by the simulation
 * @param measuredSeconds time that the real pool took on so many workers; empty if it has fewer
 * @param speedup simulated time on one worker over that on these
 */
public record SimulatedRun(
    TaskCase simulated,
    int workers,
    double predictedSeconds,
    OptionalDouble measuredSeconds,
    double speedup) {
  /**
   * @return the speed-up over the number of workers
   */
  public double efficiency() {
    return speedup / workers;
  }

  /**
   * @return by how much the prediction is above the measured time, in percent of that
   */
  public OptionalDouble errorPercent() {
    return measuredSeconds.isPresent()
        ? OptionalDouble.of(100 * (predictedSeconds / measuredSeconds.getAsDouble() - 1))
        : OptionalDouble.empty();
  }
}
