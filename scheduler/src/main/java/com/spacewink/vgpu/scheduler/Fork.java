package com.spacewink.vgpu.scheduler;

/** The second of two tasks that run side by side, offered to whoever is free. */
final class Fork extends Work<Void> {
  private final Runnable task;
  private final Root<?> root;

  /** Written before it ends. */
  private Throwable failure;

  Fork(Runnable task, Root<?> root) {
    this.task = task;
    this.root = root;
  }

  @Override
  Root<?> root() {
    return root;
  }

  /** Runs it for another worker, which waits or will. */
  @Override
  void run() {
    try {
      root.throwIfAbandoned();
      task.run();
    } catch (Throwable thrown) {
      failure = thrown;
    }
    complete(null);
  }

  /**
   * @return what it threw, or null; only for one that has ended
   */
  Throwable failure() {
    return failure;
  }
}
