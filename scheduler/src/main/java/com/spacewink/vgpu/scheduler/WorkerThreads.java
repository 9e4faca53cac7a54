package com.spacewink.vgpu.scheduler;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the pool's threads: daemons named {@code vgpu-worker-1} and so on. */
final class WorkerThreads implements ForkJoinPool.ForkJoinWorkerThreadFactory {
  private final AtomicInteger made = new AtomicInteger();

  @Override
  public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
    return new Worker(pool, "vgpu-worker-" + made.incrementAndGet());
  }

  private static final class Worker extends ForkJoinWorkerThread {
    Worker(ForkJoinPool pool, String name) {
      super(pool);
      setName(name);
      setDaemon(true);
      // Not that of whoever happened to submit first: it would outlive the caller's bundle.
      setContextClassLoader(WorkerThreads.class.getClassLoader());
    }
  }
}
