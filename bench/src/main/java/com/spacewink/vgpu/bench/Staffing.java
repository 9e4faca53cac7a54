package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes a pool one of fewer workers: the others wait in tasks, without any CPU time, until what is
 * to be measured is over.
 */
record Staffing(TaskContestant contestant) {
  private static final long MEETING_SECONDS = 10;

  /**
   * Has something done on so many workers.
   *
   * @throws VgpuException with NOT_READY if the other workers are busy with other work
   */
  <T> T on(int workers, Supplier<T> work) {
    int others = contestant.workers() - workers;
    CountDownLatch waiting = new CountDownLatch(others);
    CountDownLatch over = new CountDownLatch(1);
    try {
      for (int i = 0; i < others; i++) {
        contestant.start(
            () -> {
              waiting.countDown();
              over.await();
              return null;
            });
      }
      if (!waiting.await(MEETING_SECONDS, TimeUnit.SECONDS)) {
        throw new VgpuException(
            Status.NOT_READY,
            "bench tasks: workers of "
                + contestant.name()
                + " are busy with other work: expected the pool to be idle");
      }
      return work.get();
    } catch (InterruptedException e) {
      throw Rotation.cancelled();
    } finally {
      over.countDown();
    }
  }
}
