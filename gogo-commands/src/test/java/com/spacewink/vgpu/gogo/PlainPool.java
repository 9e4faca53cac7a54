package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.task.RangeBody;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A pool of two workers that does everything on the calling thread. */
final class PlainPool implements TaskPool {
  /** Indices at the end of a range that are left out, to play a pool that is wrong. */
  int forgotten;

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public <T> CompletionStage<T> submit(Callable<T> task) {
    try {
      return CompletableFuture.completedFuture(task.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
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
}
