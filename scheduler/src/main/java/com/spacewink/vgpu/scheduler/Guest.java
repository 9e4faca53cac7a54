package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.task.Priority;
import java.util.concurrent.locks.LockSupport;

/** A call from a thread that is no worker: it works on its own loops, and on nothing else. */
final class Guest extends Root<Void> {
  /** Spins for tens of microseconds, about what being woken takes. */
  private static final int LONGEST_PAUSE = 512;

  Guest() {
    super(Priority.NORMAL, null);
  }

  /** A guest is in no queue. */
  @Override
  void run() {
    throw new IllegalStateException("a call from outside can't be taken over");
  }

  /** Waits on a thread that is no worker. */
  static void await(Joinable awaited) {
    for (int pause = 1; pause <= LONGEST_PAUSE; pause *= 2) {
      if (awaited.hasEnded()) {
        return;
      }
      Worker.spin(pause);
    }
    boolean interrupted = false;
    awaited.wakeWhenEnded(Thread.currentThread());
    while (!awaited.hasEnded()) {
      LockSupport.park(awaited);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
