package com.spacewink.vgpu.scheduler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * What lies in the pool's queues: something to run once, on whichever worker comes to it.
 *
 * <p>All work is a future, though only submitted tasks are used as one. That makes a submitted task
 * a single object, and a million of them are worth it.
 *
 * @param <T> type of the result
 */
abstract class Work<T> extends CompletableFuture<T> implements Joinable {
  /** Runs it, on a worker's thread; whoever waits for it learns what it threw. */
  abstract void run();

  /**
   * @return the work from outside that this is a part of
   */
  abstract Root<?> root();

  @Override
  public final boolean hasEnded() {
    return isDone();
  }

  @Override
  public final void wakeWhenEnded(Thread thread) {
    whenComplete((value, thrown) -> LockSupport.unpark(thread));
  }
}
