package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.TaskBench;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** The task pool. */
record PoolContestant(TaskPool pool) implements TaskContestant {
  @Override
  public String name() {
    return TaskBench.POOL;
  }

  @Override
  public int workers() {
    return pool.workers();
  }

  /** The pool has no other threads than its workers, and keeps those that have just worked. */
  @Override
  public Supplier<Set<Long>> threads() {
    Set<Long> threads = RollCall.of(this);
    return () -> threads;
  }

  @Override
  public void start(Callable<?> task) {
    pool.submit(task);
  }

  @Override
  public long fibonacci(int n) {
    Fibonacci sum = new Fibonacci(pool, n);
    pool.submit(
            () -> {
              sum.run();
              return null;
            })
        .join();
    return sum.value;
  }

  @Override
  public void runEmptyTasks(int count) {
    Callable<Object> nothing = () -> null;
    for (int i = 0; i < count; i++) {
      pool.submit(nothing);
    }
    try {
      pool.waitAll();
    } catch (InterruptedException e) {
      throw Rotation.cancelled();
    }
  }

  @Override
  public void loop(int count, IntConsumer body) {
    loop(count, 0, body);
  }

  /**
   * @param threads the most threads that take part, 0 for all
   */
  void loop(int count, int threads, IntConsumer body) {
    pool.parallelFor(
        0,
        count,
        1,
        threads,
        (begin, end) -> {
          for (long i = begin; i < end; i++) {
            body.accept((int) i);
          }
        });
  }

  /** The pool is everybody's, so it goes on. */
  @Override
  public void close() {}

  private static final class Fibonacci implements Runnable {
    private final TaskPool pool;
    private final int n;
    private long value;

    Fibonacci(TaskPool pool, int n) {
      this.pool = pool;
      this.n = n;
    }

    @Override
    public void run() {
      if (n < 2) {
        value = n;
        return;
      }
      Fibonacci first = new Fibonacci(pool, n - 1);
      Fibonacci second = new Fibonacci(pool, n - 2);
      pool.invokeAll(first, second);
      value = first.value + second.value;
    }
  }
}
