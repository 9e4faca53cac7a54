package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.task.PoolStatistics;
import com.spacewink.vgpu.api.task.RangeBody;
import com.spacewink.vgpu.api.task.Task;
import com.spacewink.vgpu.api.task.TaskOptions;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.api.task.WorkerStatistics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A task pool made of Java's, for tests; it steals once whenever somebody asks for statistics. */
final class ForkJoinTaskPool implements TaskPool, AutoCloseable {
  private final ForkJoinPool pool;
  private final AtomicLong asked = new AtomicLong();

  ForkJoinTaskPool(int workers) {
    pool = new ForkJoinPool(workers);
  }

  @Override
  public int workers() {
    return pool.getParallelism();
  }

  @Override
  public <T> Task<T> submit(Callable<T> task) {
    Submitted<T> submitted = new Submitted<>();
    pool.execute(
        () -> {
          try {
            submitted.complete(task.call());
          } catch (Throwable e) {
            submitted.completeExceptionally(e);
          }
        });
    return submitted;
  }

  @Override
  public <T> Task<T> submit(Callable<T> task, TaskOptions options) {
    return submit(task);
  }

  @Override
  public void invokeAll(Runnable first, Runnable second) {
    ForkJoinTask.invokeAll(ForkJoinTask.adapt(first), ForkJoinTask.adapt(second));
  }

  @Override
  public void invokeAll(List<? extends Runnable> tasks) {
    pool.invoke(
        ForkJoinTask.adapt(
            () -> ForkJoinTask.invokeAll(tasks.stream().map(ForkJoinTask::adapt).toList())));
  }

  @Override
  public void parallelFor(long begin, long end, long grain, int threads, RangeBody body) {
    if (threads == 1) {
      body.run(begin, end);
      return;
    }
    long middle = (begin + end) / 2;
    invokeAll(List.of(() -> body.run(begin, middle), () -> body.run(middle, end)));
  }

  @Override
  public void waitAll() {
    pool.awaitQuiescence(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public PoolStatistics statistics() {
    WorkerStatistics worker =
        new WorkerStatistics(
            0, WorkerStatistics.State.ACTIVE, List.of(), -1, 0, asked.incrementAndGet(), 0, 0, 0);
    return new PoolStatistics(List.of(worker), Map.of(), 0);
  }

  @Override
  public void close() {
    pool.shutdown();
  }

  private static final class Submitted<T> extends CompletableFuture<T> implements Task<T> {
    @Override
    public boolean cancel() {
      return cancel(false);
    }
  }
}
