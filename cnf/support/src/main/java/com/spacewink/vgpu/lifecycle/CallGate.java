package com.spacewink.vgpu.lifecycle;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the calls that are inside a service, and lets the service close once they have left.
 *
 * <p>{@link #enter} and {@link #leave} are one atomic addition each, to one of several counters
 * that lie in cache lines of their own. Which one is a matter of the thread, so that threads with
 * short calls do not take turns at one line: two of them, calling all the time, would spend more on
 * that than on a product of 16 x 16 matrices. Each counter is a gate by itself; only a closing
 * thread waits, for all of them.
 */
public final class CallGate {
  /** Set in a counter once the gate is closed; the bits below count the calls inside. */
  private static final long CLOSED = Long.MIN_VALUE;

  /** Counters from one in use to the next: two cache lines, as lines are fetched in pairs. */
  private static final int DISTANCE = 16;

  private static final int MOST_COUNTERS = 128;

  /** So many for each processor that two threads seldom share one. */
  private static final int COUNTERS =
      Integer.highestOneBit(
          Math.min(MOST_COUNTERS, 8 * Runtime.getRuntime().availableProcessors()));

  /** 2<sup>64</sup> divided by the golden ratio: spreads numbers that follow one another. */
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final AtomicLongArray counters = new AtomicLongArray((COUNTERS + 1) * DISTANCE);
  private final Object drained = new Object();

  /**
   * Lets a call in.
   *
   * @return whether the gate is open; if so, {@link #leave()} must follow on the same thread
   */
  public boolean enter() {
    int counter = ofThisThread();
    if (counters.incrementAndGet(counter) > 0) {
      return true;
    }
    leave(counter);
    return false;
  }

  /** Lets a call out, on the thread that let it in. */
  public void leave() {
    leave(ofThisThread());
  }

  private void leave(int counter) {
    if (counters.decrementAndGet(counter) == CLOSED) {
      synchronized (drained) {
        drained.notifyAll();
      }
    }
  }

  /**
   * Keeps new calls out and waits for those inside. Closing again only waits. An interrupt does not
   * end the wait, as what comes after it would pull the ground from under a running call; it is
   * kept for the caller to see.
   */
  public void close() {
    for (int i = 1; i <= COUNTERS; i++) {
      counters.getAndUpdate(i * DISTANCE, current -> current | CLOSED);
    }
    boolean interrupted = false;
    synchronized (drained) {
      while (!isDrained()) {
        try {
          drained.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @return whether {@link #close()} was called, and no call comes in any more
   */
  public boolean isClosed() {
    return counters.get(COUNTERS * DISTANCE) < 0;
  }

  private boolean isDrained() {
    for (int i = 1; i <= COUNTERS; i++) {
      if (counters.get(i * DISTANCE) != CLOSED) {
        return false;
      }
    }
    return true;
  }

  /** Counters lie at 1 to {@link #COUNTERS} times the distance, clear of the array's own header. */
  private static int ofThisThread() {
    long spread = Thread.currentThread().getId() * GOLDEN;
    return (1 + ((int) (spread >>> Integer.SIZE) & (COUNTERS - 1))) * DISTANCE;
  }
}
