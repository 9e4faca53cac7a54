package com.spacewink.vgpu.scheduler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows whether anything is left of what was submitted. To count is cheap, as each worker counts
 * for itself; to ask takes a look at all counters.
 *
 * <p>Counters only grow, and a task is counted as submitted before anybody can run it. So if all
 * that had ended before some moment is as much as was submitted after it, nothing was left then.
 */
final class Quiescence {
  private final Worker[] workers;

  /** By threads that are no workers. */
  private final AtomicLong submitted = new AtomicLong();

  private final AtomicLong ended = new AtomicLong();
  private final AtomicInteger waiters = new AtomicInteger();

  Quiescence(Worker[] workers) {
    this.workers = workers;
  }

  /** Counts a task that is about to be submitted, or a call that begins. A full fence. */
  void countSubmitted() {
    submitted.getAndIncrement();
  }

  /** Counts a task or call that has ended on a thread that is no worker. */
  void countEnded() {
    ended.getAndIncrement();
    check();
  }

  /** Called by workers that have run out of work; after a full fence. */
  void check() {
    if (waiters.get() > 0 && isReached()) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /**
   * @return whether nothing was left at some moment during this call
   */
  boolean isReached() {
    long all = ended.get();
    for (Worker worker : workers) {
      all += worker.ended();
    }
    return all == submitted();
  }

  long submitted() {
    long all = submitted.get();
    for (Worker worker : workers) {
      all += worker.submitted();
    }
    return all;
  }

  void await() throws InterruptedException {
    await(Long.MAX_VALUE);
  }

  /**
   * @return whether nothing was left at some moment before the time was over
   */
  boolean await(long nanos) throws InterruptedException {
    long from = System.nanoTime();
    waiters.incrementAndGet();
    try {
      synchronized (this) {
        while (!isReached()) {
          long rest = nanos - (System.nanoTime() - from);
          if (rest <= 0) {
            return false;
          }
          TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
        return true;
      }
    } finally {
      waiters.decrementAndGet();
    }
  }
}
