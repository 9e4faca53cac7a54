package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskFigure;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A parallel loop over bodies of arithmetic, beside the same bodies on one thread without a pool.
 *
 * @param measured which case it is
 * @param cost the figure that the pool is held against its peer by
 * @param calibrated the bodies, made when the case begins
 */
record LoopCase(TaskCase measured, TaskFigure cost, Supplier<Bodies> calibrated)
    implements MeasuredCase {
  @Override
  public TaskBenchResult measure(Duel duel, double seconds) {
    Bodies bodies = calibrated.get();
    Rotation rotation = new Rotation();
    Sections alone = rotation.add(Crew.ofCaller(duel.times()), bodies::runAll);
    Sections own =
        rotation.add(duel.poolCrew(), () -> duel.pool().loop(bodies.count(), bodies::run));
    Sections peers =
        rotation.add(duel.peerCrew(), () -> duel.peer().loop(bodies.count(), bodies::run));
    rotation.run(seconds);
    double ideal = alone.medianWallNanos() * Math.max(1.0 / duel.workers(), bodies.longestShare());
    return duel.result(
        measured,
        own.count(),
        figures(own, alone, ideal, bodies.count()),
        figures(peers, alone, ideal, bodies.count()),
        cost);
  }

  private static Map<TaskFigure, Double> figures(
      Sections sections, Sections alone, double idealNanos, int bodies) {
    return Map.of(
        TaskFigure.NS_PER_TASK, sections.medianCpuNanos() / bodies,
        TaskFigure.WALL_NS_PER_TASK, sections.medianWallNanos() / bodies,
        TaskFigure.CPU_EFFICIENCY, alone.medianCpuNanos() / sections.medianCpuNanos(),
        TaskFigure.MAKESPAN_RATIO, idealNanos / sections.medianWallNanos());
  }
}
