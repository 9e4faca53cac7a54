package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskFigure;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;

/**
 * Single tasks for workers that have slept.
 *
 * @param leastSamples of each contestant, however short the time
 */
record WakeUpCase(int leastSamples) implements MeasuredCase {
  private static final long SEED = 20240229;
  private static final int MICROS = 1000;

  /** Between these, in nanoseconds: all pools have gone to sleep, and none can learn the rhythm. */
  private static final long LEAST_PAUSE = 1_000_000;

  private static final long MOST_PAUSE = 5_000_000;

  @Override
  public TaskBenchResult measure(Duel duel, double seconds) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < leastSamples / 4; i++) {
      nanos(duel.pool(), random);
      nanos(duel.peer(), random);
    }
    DoubleStream.Builder own = DoubleStream.builder();
    DoubleStream.Builder peers = DoubleStream.builder();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int samples = 0;
    while (samples < leastSamples || System.nanoTime() < end) {
      own.add(nanos(duel.pool(), random));
      peers.add(nanos(duel.peer(), random));
      samples++;
    }
    return duel.result(
        TaskCase.WAKE_UP,
        samples,
        figures(own.build().toArray()),
        figures(peers.build().toArray()),
        TaskFigure.P95_US);
  }

  /** Median time to the begin of a task, in nanoseconds. */
  double medianNanos(TaskContestant contestant) {
    SplittableRandom random = new SplittableRandom(SEED);
    return Quantiles.median(
        DoubleStream.generate(() -> nanos(contestant, random)).limit(leastSamples).toArray());
  }

  /** Lets a contestant go to sleep, and tells how long a task takes to begin then. */
  private static double nanos(TaskContestant contestant, SplittableRandom random) {
    Rotation.checkNotInterrupted();
    LockSupport.parkNanos(random.nextLong(LEAST_PAUSE, MOST_PAUSE));
    CountDownLatch begun = new CountDownLatch(1);
    long[] begin = new long[1];
    long submission = System.nanoTime();
    contestant.start(
        () -> {
          begin[0] = System.nanoTime();
          begun.countDown();
          return null;
        });
    try {
      // Not by joining the task: a caller who helps would begin it before any worker can.
      begun.await();
    } catch (InterruptedException e) {
      throw Rotation.cancelled();
    }
    return begin[0] - submission;
  }

  private static Map<TaskFigure, Double> figures(double[] nanos) {
    return Map.of(
        TaskFigure.MEDIAN_US, Quantiles.median(nanos) / MICROS,
        TaskFigure.P95_US, Quantiles.of(0.95, nanos) / MICROS);
  }
}
