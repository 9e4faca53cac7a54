package com.spacewink.vgpu.scheduler;

/** Something that ends, and that threads may wait for. */
interface Joinable {
  boolean hasEnded();

  /**
   * Has a thread unparked when this ends. Ordered as a full fence, so that {@link #hasEnded} after
   * this can't miss an end that comes too early to unpark anybody.
   */
  void wakeWhenEnded(Thread waiter);
}
