package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskFigure;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The pool and its peer, with as many workers each, and the threads of both. */
record Duel(
    TaskContestant pool, Crew poolCrew, TaskContestant peer, Crew peerCrew, ThreadTimes times) {
  /** Finds out anew who works for them: a pool may have other threads than it had before. */
  static Duel of(TaskContestant pool, TaskContestant peer, ThreadTimes times) {
    return new Duel(pool, Crew.of(pool, times), peer, Crew.of(peer, times), times);
  }

  int workers() {
    return pool.workers();
  }

  /**
   * What both came to.
   *
   * @param cost the figure that the pool is held against its peer by
   */
  TaskBenchResult result(
      TaskCase measured,
      int samples,
      Map<TaskFigure, Double> figures,
      Map<TaskFigure, Double> peerFigures,
      TaskFigure cost) {
    double peerCost = peerFigures.get(cost);
    return new TaskBenchResult(
        measured,
        pool.name(),
        samples,
        figures,
        Optional.of(peer.name()),
        peerFigures,
        peerCost > 0 ? OptionalDouble.of(figures.get(cost) / peerCost) : OptionalDouble.empty());
  }
}
