package com.spacewink.vgpu.scheduler;

/** A worker's thread: a daemon named {@code vgpu-worker-1} and so on. */
final class WorkerThread extends Thread {
  private final Worker worker;

  WorkerThread(Worker worker) {
    super(null, null, "vgpu-worker-" + (worker.index() + 1), 0, false);
    this.worker = worker;
    setDaemon(true);
    // Not that of whoever happened to submit first: it would outlive the caller's bundle.
    setContextClassLoader(WorkerThread.class.getClassLoader());
  }

  Worker worker() {
    return worker;
  }

  @Override
  public void run() {
    worker.work();
  }
}
