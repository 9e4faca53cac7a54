package com.spacewink.vgpu.scheduler;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RecursiveAction;

/**
 * A submitted task. Being an {@link CompletableFuture.AsynchronousCompletionTask}, it may be run by
 * a worker that waits for another submission's result.
 */
final class Submission<T> extends RecursiveAction
    implements CompletableFuture.AsynchronousCompletionTask {
  private static final long serialVersionUID = 1L;

  private final transient Callable<T> task;
  private final transient Result<T> result;
  private final transient Admission admission;

  Submission(Callable<T> task, Executor pool, Admission admission) {
    this.task = task;
    this.result = new Result<>(pool);
    this.admission = admission;
  }

  CompletionStage<T> result() {
    return result;
  }

  @Override
  protected void compute() {
    try {
      result.complete(task.call());
    } catch (Throwable thrown) {
      result.completeExceptionally(thrown);
    } finally {
      admission.leave();
    }
  }

  /** Keeps asynchronous stages that depend on it on this pool instead of the common one. */
  private static final class Result<T> extends CompletableFuture<T> {
    private final Executor pool;

    Result(Executor pool) {
      this.pool = pool;
    }

    @Override
    public Executor defaultExecutor() {
      return pool;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new Result<>(pool);
    }
  }
}
