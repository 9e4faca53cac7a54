package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.task.RangeBody;
import com.spacewink.vgpu.api.task.TaskPool;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The task pool over a {@link ForkJoinPool} of its own. It has no thread before the first task that
 * needs one, and gives idle ones up after a minute.
 *
 * <p>When it stops, what is running may go on splitting itself by {@link #parallelFor} and {@link
 * #invokeAll}, so that it can end; anything else is refused.
 */
@Component(configurationPid = "com.spacewink.vgpu.scheduler")
public final class ForkJoinTaskPool implements TaskPool {
  private static final long STOP_SECONDS = 10;

  private final int workers;
  private final ForkJoinPool pool;
  private final Admission admission = new Admission();

  /** Set while a thread that is none of the pool's own works on a call of its own. */
  private final ThreadLocal<Boolean> calling = new ThreadLocal<>();

  /**
   * @param context tells framework properties
   * @param properties the component's
   */
  @Activate
  public ForkJoinTaskPool(BundleContext context, Map<String, Object> properties) {
    this(
        PoolSize.of(
            properties.getOrDefault(PoolSize.PROPERTY, context.getProperty(PoolSize.PROPERTY)),
            Runtime.getRuntime().availableProcessors(),
            ForkJoinTaskPool::logError));
  }

  ForkJoinTaskPool(int workers) {
    this.workers = workers;
    this.pool = new ForkJoinPool(workers, new WorkerThreads(), null, false);
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public <T> CompletionStage<T> submit(Callable<T> task) {
    Objects.requireNonNull(task, "task");
    admit();
    Submission<T> submission = new Submission<>(task, pool, admission);
    try {
      pool.execute(submission);
    } catch (RejectedExecutionException stopped) {
      admission.leave();
      throw stopping();
    }
    return submission.result();
  }

  @Override
  public void invokeAll(List<? extends Runnable> tasks) {
    List<Runnable> all = List.copyOf(tasks);
    parallelFor(0, all.size(), 1, 0, (begin, end) -> all.get((int) begin).run());
  }

  @Override
  public void parallelFor(long begin, long end, long grain, int threads, RangeBody body) {
    Objects.requireNonNull(body, "body");
    if (grain < 1) {
      throw VgpuException.invalid("grain is " + grain + ": expected 1 or more");
    }
    if (threads < 0) {
      throw VgpuException.invalid("threads is " + threads + ": expected 0 or more");
    }
    if (isInsideAdmittedWork()) {
      run(begin, end, grain, threads, body);
      return;
    }
    admit();
    calling.set(true);
    try {
      run(begin, end, grain, threads, body);
    } finally {
      calling.remove();
      admission.leave();
    }
  }

  private void run(long begin, long end, long grain, int threads, RangeBody body) {
    if (end <= begin) {
      return;
    }
    Loop loop = new Loop(begin, end, grain, body);
    // The caller is one of the threads that the pool may use at the same time.
    int most = threads == 0 ? workers : Math.min(threads, workers);
    loop.run(pool, most);
  }

  private boolean isInsideAdmittedWork() {
    return ForkJoinTask.getPool() == pool || calling.get() != null;
  }

  private void admit() {
    if (!admission.enter()) {
      throw stopping();
    }
  }

  private static VgpuException stopping() {
    return new VgpuException(Status.NOT_READY, "the task pool is stopping: it accepts no new work");
  }

  /** Refuses new work and waits a while for what is running; that ends in any case. */
  @Deactivate
  public void stop() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    admission.close();
    try {
      if (!admission.awaitEmpty(deadline)) {
        logWarning(
            "work is still running "
                + STOP_SECONDS
                + " s after the task pool was stopped; its threads end when it does");
      }
      pool.shutdown();
      pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      pool.shutdown();
      Thread.currentThread().interrupt();
    }
  }

  /** Threads that the pool has now. */
  int threads() {
    return pool.getPoolSize();
  }

  /** Tasks from outside the pool that no worker has begun. */
  int queued() {
    return pool.getQueuedSubmissionCount();
  }

  // System.Logger needs no bundle, and asked for at the first line it costs nothing at start-up.
  private static void logError(String message) {
    System.getLogger("vgpu.scheduler").log(Level.ERROR, message);
  }

  private static void logWarning(String message) {
    System.getLogger("vgpu.scheduler").log(Level.WARNING, message);
  }
}
