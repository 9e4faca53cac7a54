package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.task.PoolStatistics;
import com.spacewink.vgpu.api.task.RangeBody;
import com.spacewink.vgpu.api.task.Task;
import com.spacewink.vgpu.api.task.TaskOptions;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A pool of two workers that does everything on the calling thread. */
final class PlainPool implements TaskPool {
  /** Indices at the end of a range that are left out, to play a pool that is wrong. */
  int forgotten;

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public <T> Task<T> submit(Callable<T> task) {
    Ended<T> ended = new Ended<>();
    try {
      ended.complete(task.call());
    } catch (Exception e) {
      ended.completeExceptionally(e);
    }
    return ended;
  }

  @Override
  public <T> Task<T> submit(Callable<T> task, TaskOptions options) {
    return submit(task);
  }

  @Override
  public void invokeAll(Runnable first, Runnable second) {
    first.run();
    second.run();
  }

  @Override
  public void invokeAll(List<? extends Runnable> tasks) {
    tasks.forEach(Runnable::run);
  }

  @Override
  public void parallelFor(long begin, long end, long grain, int threads, RangeBody body) {
    for (long from = begin; from < end - forgotten; from += grain) {
      body.run(from, Math.min(from + grain, end - forgotten));
    }
  }

  @Override
  public void waitAll() {}

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public PoolStatistics statistics() {
    return new PoolStatistics(List.of(), Map.of(), 0);
  }

  /** A task that has run before anybody can ask for it. */
  private static final class Ended<T> extends CompletableFuture<T> implements Task<T> {
    @Override
    public boolean cancel() {
      return cancel(false);
    }
  }
}
