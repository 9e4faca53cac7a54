package com.spacewink.vgpu.scheduler;

/**
 * Records from where tasks are submitted, as far as it costs next to nothing. A stack takes about a
 * microsecond, so {@link #EACH_TIME} of them are recorded in {@link #NANOS}, which is 1 % of a
 * core, and the rest of a burst is not. It is done after a worker has been woken, so that the task
 * does not wait for it; a task that fails at once waits instead.
 */
final class Origins {
  /** Of a task whose stack was not recorded. */
  private static final Throwable UNKNOWN = Failures.origin("");

  private static final int EACH_TIME = 1000;
  private static final long NANOS = 100_000_000;

  /** Looks at the clock after so many submissions without a record. */
  private static final int CLOCK_EVERY = 64;

  // Races between submitters make it record a few more or less.
  private int left = EACH_TIME;
  private int skipped;
  private long since = System.nanoTime();

  /** Records the caller's stack, or that it is not known. */
  void record(Submission<?> submission) {
    Throwable stack = UNKNOWN;
    try {
      if (isAffordable()) {
        stack = Failures.origin("the task was submitted here");
      }
    } finally {
      submission.setOrigin(stack);
    }
  }

  private boolean isAffordable() {
    if (left <= 0) {
      if (++skipped % CLOCK_EVERY != 0) {
        return false;
      }
      long now = System.nanoTime();
      if (now - since < NANOS) {
        return false;
      }
      since = now;
      left = EACH_TIME;
    }
    left--;
    return true;
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
