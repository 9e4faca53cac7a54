package com.spacewink.vgpu.api.bench;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The pool in one case.
 *
 * @param measured the case
 * @param contestant {@link TaskBench#POOL}
 * @param samples number of samples of the contestant
 * @param figures what was found; a figure that the case lacks is missing
 * @param peer {@link TaskBench#FORK_JOIN}; empty where it cannot take part
 * @param peerFigures the same of the peer, in the same rotation
 * @param peerRatio the contestant's cost over the peer's: below 1 it is cheaper. Cost is the 95th
 *     percentile of wake-ups, the wall-clock time of bodies of a Pareto law, and otherwise CPU
 *     time; empty without a peer, and if the peer cost nothing
 */
public record TaskBenchResult(
    TaskCase measured,
    String contestant,
    int samples,
    Map<TaskFigure, Double> figures,
    Optional<String> peer,
    Map<TaskFigure, Double> peerFigures,
    OptionalDouble peerRatio) {
  /** Copies the maps and checks that nothing is missing. */
  public TaskBenchResult {
    Objects.requireNonNull(measured, "measured");
    figures = Map.copyOf(figures);
    peerFigures = Map.copyOf(peerFigures);
  }
}
