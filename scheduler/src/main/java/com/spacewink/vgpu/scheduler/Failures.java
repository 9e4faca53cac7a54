package com.spacewink.vgpu.scheduler;

import java.lang.reflect.UndeclaredThrowableException;

/** How what a part of parallel work throws reaches the one who waits for all of it. */
final class Failures {
  /** Says where the work came from that failed on another thread. It is no failure itself. */
  private static final class Origin extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Origin(String message) {
      super(message);
    }
  }

  private Failures() {}

  /**
   * Throws what another thread has thrown, with the caller's stack added as a suppressed exception.
   */
  static RuntimeException rethrowFromElsewhere(Throwable thrown) {
    thrown.addSuppressed(origin("the parallel work began here"));
    return rethrow(thrown);
  }

  /** Throws it, in a wrapper if it is checked. */
  static RuntimeException rethrow(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new UndeclaredThrowableException(thrown, "a part of parallel work failed");
  }

  /** The current stack. */
  static Throwable origin(String message) {
    return new Origin(message);
  }

  /** Adds a later failure to the first. */
  static void add(Throwable first, Throwable later) {
    if (first != later) {
      first.addSuppressed(later);
    }
  }
}
