package com.spacewink.vgpu.bench;

import java.util.Optional;

/** The counters that there may be on a machine. */
interface Counters extends AutoCloseable {
  /** Why there are none to read, in one line; empty if there are some. */
  Optional<String> obstacle();

  /**
   * Counters of what is measured on the calling thread, or by it on several; none if there is an
   * obstacle.
   *
   * @param threads how many the work is spread over
   */
  CounterSet open(int threads);

  /** Lets go of what the counters need. */
  @Override
  void close();
}
