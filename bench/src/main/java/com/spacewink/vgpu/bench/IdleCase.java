package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskFigure;
import java.time.Duration;
import java.util.Map;

/**
 * What threads without work cost: those of both pools, in the same time.
 *
 * @param duration how long nothing is done, however long other cases take
 */
record IdleCase(Duration duration) implements MeasuredCase {
  /** So many that all workers have a thread. */
  private static final int WAKING_TASKS = 1000;

  private static final Duration FALLING_ASLEEP = Duration.ofMillis(1);

  @Override
  public TaskBenchResult measure(Duel duel, double seconds) {
    duel.pool().runEmptyTasks(WAKING_TASKS);
    duel.peer().runEmptyTasks(WAKING_TASKS);
    rest(FALLING_ASLEEP);
    long begin = System.nanoTime();
    long own = duel.poolCrew().cpuNanos();
    long peers = duel.peerCrew().cpuNanos();
    rest(duration);
    double wall = System.nanoTime() - begin;
    return duel.result(
        TaskCase.IDLE,
        1,
        Map.of(TaskFigure.IDLE_CPU, (duel.poolCrew().cpuNanos() - own) / wall),
        Map.of(TaskFigure.IDLE_CPU, (duel.peerCrew().cpuNanos() - peers) / wall),
        TaskFigure.IDLE_CPU);
  }

  private static void rest(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      throw Rotation.cancelled();
    }
  }
}
