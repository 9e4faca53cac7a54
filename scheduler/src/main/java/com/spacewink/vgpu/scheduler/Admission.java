package com.spacewink.vgpu.scheduler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets work in until it is closed, and knows when the last of it has left. */
final class Admission {
  private static final long CLOSED = Long.MIN_VALUE;

  /** The number inside, plus {@link #CLOSED} once nothing more may enter. */
  private final AtomicLong state = new AtomicLong();

  /**
   * @return whether the caller may go on, and must {@link #leave} in the end
   */
  boolean enter() {
    long inside = state.get();
    while (inside >= 0) {
      if (state.compareAndSet(inside, inside + 1)) {
        return true;
      }
      inside = state.get();
    }
    return false;
  }

  void leave() {
    if (state.decrementAndGet() == CLOSED) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  void close() {
    state.getAndUpdate(inside -> inside | CLOSED);
  }

  /**
   * @param deadline the time, by {@link System#nanoTime()}, at which to stop waiting
   * @return whether everything has left
   */
  synchronized boolean awaitEmpty(long deadline) throws InterruptedException {
    while (state.get() != CLOSED) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
