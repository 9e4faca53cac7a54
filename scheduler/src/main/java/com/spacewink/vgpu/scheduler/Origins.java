package com.spacewink.vgpu.scheduler;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Records from where tasks are submitted, as far as it costs next to nothing. A stack takes a
 * microsecond, and tens of them if it is deep and the processor has slept; so {@link #PERIOD_NANOS}
 * afford {@link #AFFORDED_NANOS} of it, which is 1 % of a core, and the rest of a burst is not
 * recorded. It is done after a worker has been woken, so that the task does not wait for it; a task
 * that fails at once waits instead.
 */
final class Origins {
  /** Of a task whose stack is not recorded. */
  private static final Throwable UNKNOWN = Failures.origin("");

  static final long AFFORDED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Looks at the clock after so many submissions without a record. */
  static final int CLOCK_EVERY = 64;

  private final LongSupplier clock;

  // Races between submitters make it record a few more or less.
  private long left = AFFORDED_NANOS;
  private long since;
  private int skipped;

  Origins() {
    this(System::nanoTime);
  }

  /**
   * @param clock tells nanoseconds
   */
  Origins(LongSupplier clock) {
    this.clock = clock;
    since = clock.getAsLong();
  }

  /**
   * Decides on a submission before a worker can come to it.
   *
   * @return whether {@link #record} has to be called for it
   */
  boolean decideOn(Submission<?> submission) {
    if (left <= 0 && ++skipped % CLOCK_EVERY == 0) {
      renew(clock.getAsLong());
    }
    boolean affordable = left > 0;
    if (!affordable) {
      submission.setOrigin(UNKNOWN);
    }
    return affordable;
  }

  private void renew(long now) {
    if (now - since >= PERIOD_NANOS) {
      since = now;
      left = AFFORDED_NANOS;
    }
  }

  /** Records the caller's stack. */
  void record(Submission<?> submission) {
    Throwable stack = UNKNOWN;
    try {
      long begin = clock.getAsLong();
      renew(begin);
      stack = Failures.origin("the task was submitted here");
      left -= clock.getAsLong() - begin;
    } finally {
      submission.setOrigin(stack);
    }
  }

  /** Adds to what a task has thrown from where it was submitted. */
  static void addTo(Throwable thrown, Submission<?> submission) {
    Throwable origin = submission.origin();
    while (origin == null) {
      // Its submitter is just about to tell.
      Thread.yield();
      origin = submission.origin();
    }
    if (origin != UNKNOWN) {
      thrown.addSuppressed(origin);
    }
  }
}
