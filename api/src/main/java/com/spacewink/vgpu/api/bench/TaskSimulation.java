package com.spacewink.vgpu.api.bench;

import java.util.List;

/**
 * A discrete-event simulation of the pool: no measurement, but fed by some, and held against the
 * real pool where that has the workers.
 *
 * @param workers the number of workers that was asked for
 * @param costs what it is fed with
 * @param validation runs on as many workers as the real pool can have, with what that took
 * @param runs the runs on the number of workers that was asked for
 */
public record TaskSimulation(
    int workers, TaskCosts costs, List<SimulatedRun> validation, List<SimulatedRun> runs) {
  /** Copies the lists. */
  public TaskSimulation {
    validation = List.copyOf(validation);
    runs = List.copyOf(runs);
  }
}
