package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.TaskCosts;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** Measures what the steps of the pool cost, one by one. */
final class PoolCosts {
  /** Some milliseconds of forks, beside which waking the worker counts for little. */
  private static final int FIBONACCI = 26;

  private static final int FORK_SAMPLES = 31;
  private static final int STEALS = 2_000;
  private static final int WAKE_UPS = 100;
  private static final int COPIES = 9;
  private static final int COPY_PIECE = 1 << 20;

  /** A steal takes far less; a worker that does not come by then is not awake. */
  private static final long LONGEST_STEAL = 1_000_000;

  private final PoolContestant contestant;
  private final TaskPool pool;
  private final VirtualGpu gpu;
  private final int copiedBytes;

  /**
   * @param copiedBytes more than the caches hold
   */
  PoolCosts(PoolContestant contestant, VirtualGpu gpu, int copiedBytes) {
    this.contestant = contestant;
    this.pool = contestant.pool();
    this.gpu = gpu;
    this.copiedBytes = copiedBytes;
  }

  TaskCosts measure() {
    return new TaskCosts(taskNanos(), stealNanos(), wakeUpNanos(), bytesPerSecond());
  }

  /** A fork and its join where there is nobody to steal. */
  private double taskNanos() {
    return new Staffing(contestant)
        .on(
            1,
            () ->
                median(
                    FORK_SAMPLES,
                    () ->
                        nanos(() -> contestant.fibonacci(FIBONACCI))
                            / PerTaskCase.forks(FIBONACCI)));
  }

  /**
   * From a fork to its begin on another worker: one worker forks, and waits in its own half until
   * another one has begun the other half.
   */
  double stealNanos() {
    if (pool.workers() == 1) {
      return wakeUpNanos();
    }
    return pool.submit(() -> median(STEALS, this::stealNanosOnce)).join();
  }

  private double stealNanosOnce() {
    AtomicLong begun = new AtomicLong();
    long fork = System.nanoTime();
    pool.invokeAll(
        () -> {
          while (begun.get() == 0 && System.nanoTime() - fork < LONGEST_STEAL) {
            Thread.onSpinWait();
          }
        },
        () -> begun.set(System.nanoTime()));
    return begun.get() - fork;
  }

  private double wakeUpNanos() {
    return new WakeUpCase(WAKE_UPS).medianNanos(contestant);
  }

  /** Each byte of a copy is read once and written once. */
  private double bytesPerSecond() {
    int half = copiedBytes / 2;
    try (Buffer buffer = gpu.allocate(2L * half);
        Pin pin = buffer.pin(Access.READ_WRITE)) {
      double nanos = median(COPIES, () -> nanos(() -> copy(pin, half)));
      return 2e9 * half / nanos;
    }
  }

  private void copy(Pin pin, int half) {
    int pieces = (half + COPY_PIECE - 1) / COPY_PIECE;
    contestant.loop(
        pieces,
        i -> {
          int from = i * COPY_PIECE;
          int length = Math.min(COPY_PIECE, half - from);
          pin.window((long) half + from, length).put(pin.window(from, length));
        });
  }

  private static double nanos(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return System.nanoTime() - begin;
  }

  private static double median(int samples, DoubleSupplier sample) {
    return Quantiles.median(DoubleStream.generate(sample).limit(samples).toArray());
  }
}
