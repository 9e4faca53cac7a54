package com.spacewink.vgpu.scheduler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/** What depends on a submitted task. */
final class Stage<T> extends CompletableFuture<T> implements Joinable {
  private final WorkStealingPool pool;

  Stage(WorkStealingPool pool) {
    this.pool = pool;
  }

  @Override
  public T join() {
    helpIfWorker();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    helpIfWorker();
    return super.get();
  }

  private void helpIfWorker() {
    Worker worker = isDone() ? null : pool.currentWorker();
    if (worker != null) {
      worker.join(this, worker.current());
    }
  }

  @Override
  public boolean hasEnded() {
    return isDone();
  }

  @Override
  public void wakeWhenEnded(Thread thread) {
    whenComplete((value, thrown) -> LockSupport.unpark(thread));
  }

  /** Keeps asynchronous stages on this pool instead of the common one. */
  @Override
  public Executor defaultExecutor() {
    return pool.executor();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Stage<>(pool);
  }
}
