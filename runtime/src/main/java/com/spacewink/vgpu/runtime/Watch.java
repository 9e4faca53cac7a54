package com.spacewink.vgpu.runtime;

/** What a measurement goes by: the time, and whether it is to end. */
interface Watch {
  /** Seconds since some moment. */
  double seconds();

  /** Whether whoever asked for the measurement does not wait for it any more. */
  boolean isOver();
}
