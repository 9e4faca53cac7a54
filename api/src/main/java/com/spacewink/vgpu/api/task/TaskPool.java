package com.spacewink.vgpu.api.task;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one pool that all parallel work of a virtual GPU runs on, so that engines and providers
 * together never use more threads than there are cores.
 *
 * <p>All methods may be called from inside a task: a worker that waits does other work meanwhile.
 */
@ProviderType
public interface TaskPool {
  /**
   * @return the number of threads that work at the same time, 1 or more
   */
  int workers();

  /**
   * Runs a task some time soon.
   *
   * @param task what to run
   * @param <T> type of its result
   * @return a stage that completes with the task's result, or with what it threw
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_READY if the pool is stopping
   */
  <T> CompletionStage<T> submit(Callable<T> task);

  /**
   * Runs tasks side by side and returns when all have ended.
   *
   * @param tasks what to run
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_READY if the pool is stopping
   * @throws RuntimeException the first one that a task threw, with later ones suppressed in it;
   *     tasks that have not begun by then do not run
   */
  void invokeAll(List<? extends Runnable> tasks);

  /**
   * Runs a body over a range cut into pieces, and returns when all of it is done. The cuts are at
   * begin + j·grain, whatever the number of threads.
   *
   * @param begin first index
   * @param end index behind the last; nothing runs if it is not beyond {@code begin}
   * @param grain indices in a piece, 1 or more
   * @param threads the most threads that work on the range at once, the caller among them; 0 for as
   *     many as the pool has workers
   * @param body what to run on each piece
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if grain is less than 1 or
   *     threads negative, NOT_READY if the pool is stopping
   * @throws RuntimeException the first one that the body threw, with later ones suppressed in it;
   *     pieces that have not begun by then do not run
   */
  void parallelFor(long begin, long end, long grain, int threads, RangeBody body);
}
