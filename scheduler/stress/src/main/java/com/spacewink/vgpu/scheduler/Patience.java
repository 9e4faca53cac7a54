package com.spacewink.vgpu.scheduler;

import java.util.concurrent.TimeUnit;

/**
 * How long to wait for what must come. Once it has not come, what is left of ten thousand rounds
 * does not wait as long again: the test has failed by then, and has to come to its end.
 */
final class Patience {
  private static final long GENEROUS_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOST_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private volatile long nanos = GENEROUS_NANOS;

  long nanos() {
    return nanos;
  }

  void lose() {
    nanos = LOST_NANOS;
  }
}
