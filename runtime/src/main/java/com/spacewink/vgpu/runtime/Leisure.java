package com.spacewink.vgpu.runtime;

/** Waits for the moments in which measuring disturbs nobody, and is not disturbed. */
interface Leisure {
  /** Returns once the process has nothing else to do. */
  void await() throws InterruptedException;

  /** Leaves the machine to others for some time. */
  void rest(double seconds) throws InterruptedException;
}
