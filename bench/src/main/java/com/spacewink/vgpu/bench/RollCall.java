package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Finds out which threads are a pool's workers: each one runs a task that waits for all the others.
 * So none is missing and no other thread of the process is among them, whatever they are called.
 */
final class RollCall {
  private static final long SECONDS = 10;

  private final TaskContestant contestant;
  private final Set<Long> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch met;

  private RollCall(TaskContestant contestant) {
    this.contestant = contestant;
    this.met = new CountDownLatch(contestant.workers());
  }

  /**
   * @return the threads' ids
   * @throws VgpuException with NOT_READY if they don't meet, as they are busy with other work
   */
  static Set<Long> of(TaskContestant contestant) {
    return new RollCall(contestant).call();
  }

  private Set<Long> call() {
    int workers = contestant.workers();
    for (int i = 0; i < workers; i++) {
      contestant.start(this::answer);
    }
    try {
      if (!met.await(SECONDS, TimeUnit.SECONDS)) {
        throw new VgpuException(
            Status.NOT_READY,
            "bench tasks: "
                + (workers - met.getCount())
                + " of "
                + workers
                + " workers of "
                + contestant.name()
                + " answered within "
                + SECONDS
                + " s: they are busy with other work");
      }
    } catch (InterruptedException e) {
      throw Rotation.cancelled();
    }
    return Set.copyOf(threads);
  }

  private Object answer() throws InterruptedException {
    threads.add(Thread.currentThread().getId());
    met.countDown();
    met.await(SECONDS, TimeUnit.SECONDS);
    return null;
  }
}
