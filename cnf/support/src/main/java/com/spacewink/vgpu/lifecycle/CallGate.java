package com.spacewink.vgpu.lifecycle;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Knows the calls that are inside a service, and lets the service close once they have left.
 *
 * <p>A call inside has a place: a word, in cache lines of its own, that bears its thread's mark.
 * Which one is tried first is a matter of the thread, so that threads with short calls do not take
 * turns at one line: two of them, calling all the time, would spend more on that than on a product
 * of 16 x 16 matrices. As a place is its thread's alone, going in is one atomic exchange, which
 * orders it against the closing thread, and coming out a plain store. The closing thread pays for
 * that: nobody wakes it up, it looks again.
 */
public final class CallGate {
  /** The gate is closed. */
  public static final int REFUSED = -1;

  /** All places are taken: the call is counted among those that have none. */
  public static final int SHARED = 0;

  private static final int MOST_PLACES = 128;

  /**
   * The highest place; the lowest is 1. There are so many for each processor that two threads
   * seldom try the same one first.
   */
  public static final int PLACES =
      Integer.highestOneBit(Math.min(MOST_PLACES, 8 * Runtime.getRuntime().availableProcessors()));

  /** Words from one place to the next: two cache lines, as lines are fetched in pairs. */
  private static final int DISTANCE = 16;

  /** 2<sup>64</sup> divided by the golden ratio: spreads numbers that follow one another. */
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private static final long LOOK_AGAIN_NANOS = 50_000;

  /** At each place the mark of the thread that has it, 0 if it is free. */
  private final AtomicLongArray threads = new AtomicLongArray((PLACES + 1) * DISTANCE);

  private final AtomicInteger sharing = new AtomicInteger();
  private volatile boolean isClosed;

  /**
   * Lets a call in.
   *
   * @return whether the gate is open; if so, {@link #leave()} must follow on the same thread
   */
  public boolean enter() {
    return take() != REFUSED;
  }

  /** Lets a call out, on the thread that let it in. */
  public void leave() {
    giveBack(placeOf(mark()));
  }

  /**
   * Lets a call in that keeps something at its place.
   *
   * @return the place, from 1 to {@link #PLACES}, which no other call has until {@link #giveBack}
   *     must follow; {@link #SHARED}, which must be given back as well; or {@link #REFUSED}
   */
  public int take() {
    if (isClosed) {
      return REFUSED;
    }
    long thread = mark();
    int first = first(thread);
    int place = takes(thread, first) ? first : takeAnother(thread, first);
    // Either this sees that the gate was closed, or the closing thread sees who is at the place.
    if (isClosed) {
      giveBack(place);
      return REFUSED;
    }
    return place;
  }

  /**
   * Lets a call out; any thread may do it.
   *
   * @param place what {@link #take} returned, unless it was {@link #REFUSED}
   */
  public void giveBack(int place) {
    if (place == SHARED) {
      sharing.decrementAndGet();
    } else {
      threads.setRelease(place * DISTANCE, 0);
    }
  }

  /**
   * Keeps new calls out and waits for those inside. Closing again only waits. An interrupt does not
   * end the wait, as what comes after it would pull the ground from under a running call; it is
   * kept for the caller to see.
   */
  public void close() {
    isClosed = true;
    boolean interrupted = false;
    for (int place = SHARED; place <= PLACES; place++) {
      while (!isFree(place)) {
        LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
        interrupted |= Thread.interrupted();
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
    return isClosed;
  }

  /**
   * @return how many calls are inside; of those that come or go meanwhile, some count
   */
  public int inside() {
    int calls = Math.max(0, sharing.get());
    for (int place = 1; place <= PLACES; place++) {
      if (!isFree(place)) {
        calls++;
      }
    }
    return calls;
  }

  private boolean isFree(int place) {
    return place == SHARED ? sharing.get() == 0 : threads.get(place * DISTANCE) == 0;
  }

  private boolean takes(long thread, int place) {
    return threads.compareAndSet(place * DISTANCE, 0, thread);
  }

  private int takeAnother(long thread, int first) {
    for (int place = next(first); place != first; place = next(place)) {
      if (threads.get(place * DISTANCE) == 0 && takes(thread, place)) {
        return place;
      }
    }
    sharing.incrementAndGet();
    return SHARED;
  }

  /** Of a thread with several calls inside, any one's place: they are told apart by nothing. */
  private int placeOf(long thread) {
    int first = first(thread);
    if (threads.get(first * DISTANCE) == thread) {
      return first;
    }
    for (int place = next(first); place != first; place = next(place)) {
      if (threads.get(place * DISTANCE) == thread) {
        return place;
      }
    }
    return SHARED;
  }

  /** Never 0, whatever number a subclass of Thread makes up. */
  private static long mark() {
    return Thread.currentThread().getId() | Long.MIN_VALUE;
  }

  private static int first(long thread) {
    return 1 + ((int) (thread * GOLDEN >>> Integer.SIZE) & (PLACES - 1));
  }

  private static int next(int place) {
    return 1 + (place & (PLACES - 1));
  }
}
