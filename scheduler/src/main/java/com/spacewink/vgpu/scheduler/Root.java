package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.task.Priority;
import java.util.concurrent.CancellationException;

/**
 * A submitted task, or a call from outside the pool: the beginning of a tree of work. All that it
 * forks has its priority and is cancelled with it.
 *
 * @param <T> type of the result
 */
abstract class Root<T> extends Work<T> {
  private final Priority priority;

  /**
   * The root in whose work this one was submitted. Given up when this one ends, as a task that
   * submits its own successor would otherwise leave an endless chain. To see it a little longer
   * does no harm, and a volatile write to every task would.
   */
  private Root<?> parent;

  private volatile boolean abandoned;

  Root(Priority priority, Root<?> parent) {
    this.priority = priority;
    this.parent = parent;
  }

  @Override
  final Root<T> root() {
    return this;
  }

  final Priority priority() {
    return priority;
  }

  /** Tells its work that nobody wants the result any more. */
  final void abandon() {
    abandoned = true;
  }

  final boolean isAbandoned() {
    return abandoned;
  }

  final void throwIfAbandoned() {
    if (abandoned) {
      throw new CancellationException("the surrounding task was cancelled");
    }
  }

  final void ended() {
    parent = null;
  }

  /**
   * @return whether this is a root or was submitted, directly or not, in its work
   */
  final boolean descendsFrom(Root<?> ancestor) {
    for (Root<?> root = this; root != null; root = root.parent) {
      if (root == ancestor) {
        return true;
      }
    }
    return false;
  }
}
