package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.task.Priority;
import com.spacewink.vgpu.api.task.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A submitted task. It is run by whoever claims it first: the worker that finds it in a queue, or
 * one that waits for it; then what lies in the queue is void.
 */
final class Submission<T> extends Root<T> implements Task<T> {
  /** The claimant of a task that nobody runs. */
  private static final Object NOBODY = new Object();

  private static final VarHandle CLAIMANT;
  private static final VarHandle ORIGIN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CLAIMANT = lookup.findVarHandle(Submission.class, "claimant", Object.class);
      ORIGIN = lookup.findVarHandle(Submission.class, "origin", Throwable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WorkStealingPool pool;
  private final Callable<T> task;

  /** The worker that runs it or has run it, {@link #NOBODY}, or null before it is decided. */
  private volatile Object claimant;

  /** From where it was submitted; null until it is recorded. */
  private Throwable origin;

  Submission(WorkStealingPool pool, Callable<T> task, Priority priority, Root<?> submitter) {
    super(priority, submitter);
    this.pool = pool;
    this.task = task;
  }

  /**
   * @return whether the worker has to run it
   */
  boolean claim(Worker worker) {
    return claimBy(worker);
  }

  /**
   * @return whether nobody runs it, and the caller has to count it as ended
   */
  boolean withdraw() {
    return claimBy(NOBODY);
  }

  private boolean claimBy(Object who) {
    return claimant == null && CLAIMANT.compareAndSet(this, null, who);
  }

  boolean isClaimedBy(Worker worker) {
    return claimant == worker;
  }

  @Override
  void run() {
    if (claim(WorkStealingPool.worker())) {
      perform();
    }
  }

  /** Runs it, on the worker that has claimed it. */
  void perform() {
    try {
      if (pool.isAbandoned()) {
        cancel();
      } else {
        complete(task.call());
      }
    } catch (Throwable thrown) {
      Origins.addTo(thrown, this);
      completeExceptionally(thrown);
    }
    ended();
    ((Worker) claimant).countEnded();
  }

  void setOrigin(Throwable stack) {
    ORIGIN.setRelease(this, stack);
  }

  Throwable origin() {
    return (Throwable) ORIGIN.getAcquire(this);
  }

  // ---- As a task --------------------------------------------------------------------------------

  @Override
  public T join() {
    helpIfWorker();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    helpIfWorker();
    return super.get();
  }

  private void helpIfWorker() {
    Worker worker = isDone() ? null : pool.currentWorker();
    if (worker != null) {
      worker.join(this);
    }
  }

  @Override
  public boolean cancel() {
    return cancel(false);
  }

  /** Interrupts nobody: a thread may work on more than this task. */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return endEarly(() -> super.cancel(mayInterruptIfRunning));
  }

  /**
   * Gives it a result before its work has one.
   *
   * @param completion gives it, and returns whether it has that result now
   */
  private boolean endEarly(BooleanSupplier completion) {
    // First this, or it might still begin when those who wait for it go on.
    boolean withdrawn = withdraw();
    boolean ended = completion.getAsBoolean();
    if (ended) {
      abandon();
    }
    if (withdrawn) {
      ended();
      pool.countEnded();
    }
    return ended;
  }

  /** Ends it in any case when a time has passed from now. */
  void endWithin(Duration deadline) {
    CompletableFuture<Void> timer = new CompletableFuture<>();
    timer.whenComplete(
        (nothing, thrown) -> {
          if (thrown instanceof TimeoutException) {
            miss(deadline);
          }
        });
    timer.orTimeout(nanos(deadline), TimeUnit.NANOSECONDS);
    whenComplete((value, thrown) -> timer.complete(null));
  }

  private void miss(Duration deadline) {
    String message = "the task has not ended within its deadline of " + deadline.toMillis() + " ms";
    endEarly(() -> completeExceptionally(new VgpuException(Status.CANCELLED, message)));
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException centuries) {
      return Long.MAX_VALUE;
    }
  }

  /** Keeps asynchronous stages that depend on it on this pool instead of the common one. */
  @Override
  public Executor defaultExecutor() {
    return pool.executor();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Stage<>(pool);
  }
}
