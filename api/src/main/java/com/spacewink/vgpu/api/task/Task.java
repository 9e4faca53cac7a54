package com.spacewink.vgpu.api.task;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A submitted task: the stage that completes with its result, or with what it threw.
 *
 * <p>A failed task completes with the exception itself. Where the pool knows from where the task
 * was submitted, that stack is added to the exception as a suppressed one.
 *
 * @param <T> type of the result
 */
@ProviderType
public interface Task<T> extends CompletionStage<T> {
  /**
   * Waits for the task to end. A worker that calls this runs the task itself if nobody has begun
   * it, and otherwise does other work of that task or of its own meanwhile. So tasks may wait for
   * each other to any depth, as long as they wait neither in a circle nor for the task that
   * submitted them.
   *
   * @return its result
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the calling thread is itself
   *     at work on the task, which can't end before this returns
   * @throws java.util.concurrent.CompletionException with what the task threw as its cause; after
   *     its deadline, with a {@link com.spacewink.vgpu.api.VgpuException} of the status CANCELLED
   * @throws java.util.concurrent.CancellationException if the task was cancelled
   */
  T join();

  /**
   * Cancels the task. One that has not begun never runs. One that runs is told through {@link
   * TaskPool#isCancelled()}, and its parallel loops end at their next piece; in either case the
   * stage completes at once, with a {@link java.util.concurrent.CancellationException}.
   *
   * @return whether it is cancelled now; false if it had ended before
   */
  boolean cancel();

  /**
   * @return whether it has a result, has failed or was cancelled
   */
  boolean isDone();
}
