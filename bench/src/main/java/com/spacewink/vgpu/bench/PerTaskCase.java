package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskFigure;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tasks that do next to nothing, so that all their time is the pool's.
 *
 * @param measured which case it is
 * @param tasks the number of tasks in a sample
 * @param work has a contestant run them
 */
record PerTaskCase(TaskCase measured, int tasks, Consumer<TaskContestant> work)
    implements MeasuredCase {
  /** The n-th Fibonacci number by recursion. */
  static PerTaskCase forks(TaskCase measured, int n) {
    return new PerTaskCase(
        measured, (int) forks(n), contestant -> checkSum(n, contestant.fibonacci(n)));
  }

  /** Empty tasks from outside of the pool. */
  static PerTaskCase submissions(TaskCase measured, int count) {
    return new PerTaskCase(measured, count, contestant -> contestant.runEmptyTasks(count));
  }

  /** The number of forks on the way to the n-th Fibonacci number: one less than the next one. */
  static long forks(int n) {
    return fibonacci(n + 1) - 1;
  }

  @Override
  public TaskBenchResult measure(Duel duel, double seconds) {
    Rotation rotation = new Rotation();
    Sections own = rotation.add(duel.poolCrew(), () -> work.accept(duel.pool()));
    Sections peers = rotation.add(duel.peerCrew(), () -> work.accept(duel.peer()));
    rotation.run(seconds);
    return duel.result(measured, own.count(), figures(own), figures(peers), TaskFigure.NS_PER_TASK);
  }

  private Map<TaskFigure, Double> figures(Sections sections) {
    return Map.of(
        TaskFigure.NS_PER_TASK, sections.medianCpuNanos() / tasks,
        TaskFigure.WALL_NS_PER_TASK, sections.medianWallNanos() / tasks);
  }

  private static void checkSum(int n, long found) {
    if (found != fibonacci(n)) {
      throw new IllegalStateException(
          "fibonacci(" + n + ") is " + found + ": expected " + fibonacci(n));
    }
  }

  private static long fibonacci(int n) {
    long last = 0;
    long next = 1;
    for (int i = 0; i < n; i++) {
      long sum = last + next;
      last = next;
      next = sum;
    }
    return last;
  }
}
