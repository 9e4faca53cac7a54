package com.spacewink.vgpu.api.task;

import java.util.List;
import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one pool that all parallel work of a virtual GPU runs on, so that engines and providers
 * together never use more threads than there are cores.
 *
 * <p>All methods but {@link #waitAll} may be called from inside a task: a worker that waits does
 * other work of what it waits for meanwhile. While the pool is stopping, work that has begun may go
 * on splitting itself by {@link #invokeAll} and {@link #parallelFor}; anything else is refused.
 *
 * <p>What a task forks, by these two methods, belongs to it: it shares the task's priority, and is
 * cancelled with it.
 */
@ProviderType
public interface TaskPool {
  /**
   * @return the number of threads that work at the same time, 1 or more
   */
  int workers();

  /**
   * Runs a task some time soon: {@link #submit(Callable, TaskOptions)} with {@link
   * TaskOptions#DEFAULT}.
   *
   * @param task what to run
   * @param <T> type of its result
   * @return the task
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_READY if the pool is stopping
   */
  <T> Task<T> submit(Callable<T> task);

  /**
   * Runs a task as its options say.
   *
   * @param task what to run
   * @param options priority and deadline
   * @param <T> type of its result
   * @return the task
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_READY if the pool is stopping
   */
  <T> Task<T> submit(Callable<T> task, TaskOptions options);

  /**
   * Runs two tasks side by side and returns when both have ended: the fork and join of recursive
   * algorithms. The caller runs the first, and the second too if no other worker has begun it by
   * then.
   *
   * @param first what to run
   * @param second what to run beside it
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_READY if the pool is stopping
   * @throws java.util.concurrent.CancellationException if the surrounding task was cancelled
   * @throws RuntimeException what a task threw; if both did, the first one's with the second's
   *     suppressed in it. The second does not run if the first fails before it has begun
   */
  void invokeAll(Runnable first, Runnable second);

  /**
   * Runs tasks side by side and returns when all have ended.
   *
   * @param tasks what to run
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_READY if the pool is stopping
   * @throws java.util.concurrent.CancellationException if the surrounding task was cancelled
   * @throws RuntimeException the first one that a task threw, with later ones suppressed in it;
   *     tasks that have not begun by then do not run
   */
  void invokeAll(List<? extends Runnable> tasks);

  /**
   * Runs a body over a range cut into pieces, and returns when all of it is done. The cuts are at
   * begin + j·grain, whatever the number of threads. Of few pieces, each thread takes the first
   * that is left, so the longest had better come first. Of many, each thread has pieces that follow
   * each other and runs them in ascending order, and one that has none left takes half of what
   * another has before it.
   *
   * @param begin first index
   * @param end index behind the last; nothing runs if it is not beyond {@code begin}
   * @param grain indices in a piece, 1 or more
   * @param threads the most threads that work on the range at once, the caller among them; 0 for as
   *     many as the pool has workers
   * @param body what to run on each piece
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if grain is less than 1 or
   *     threads negative, NOT_READY if the pool is stopping
   * @throws java.util.concurrent.CancellationException if the surrounding task was cancelled
   * @throws RuntimeException the first one that the body threw, with later ones suppressed in it;
   *     pieces that have not begun by then do not run
   */
  void parallelFor(long begin, long end, long grain, int threads, RangeBody body);

  /**
   * Waits until no submitted task is left: those submitted before the call, and any that come while
   * it waits.
   *
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if called from inside a task,
   *     which would wait for itself
   * @throws InterruptedException if the calling thread is interrupted
   */
  void waitAll() throws InterruptedException;

  /**
   * @return whether the task that the calling thread works on has been cancelled; false outside of
   *     tasks. Long bodies ask now and then, and return early
   */
  boolean isCancelled();

  /**
   * @return what the workers have done so far
   */
  PoolStatistics statistics();
}
