package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.task.PoolStatistics;
import com.spacewink.vgpu.api.task.Priority;
import com.spacewink.vgpu.api.task.RangeBody;
import com.spacewink.vgpu.api.task.Task;
import com.spacewink.vgpu.api.task.TaskOptions;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.api.task.WorkerStatistics;
import com.spacewink.vgpu.machine.KernelFiles;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The task pool: workers with a deque each that steal from one another, and queues for work from
 * outside. It has no thread before the first task that needs one, and gives idle ones up after a
 * minute.
 */
@Component(configurationPid = "com.spacewink.vgpu.scheduler")
public final class WorkStealingPool implements TaskPool {
  private static final long STOP_SECONDS = 10;
  private static final long KEEP_ALIVE_SECONDS = 60;

  /** Invitations that wait for each worker, from which on a lane would find nothing left to do. */
  private static final int BACKLOG = 4;

  private final Worker[] workers;
  private final Placement placement;
  private final long keepAliveNanos;
  private final IdleWorkers idle;
  private final Quiescence quiescence;
  private final InjectionQueue[] queues = new InjectionQueue[Priority.values().length];
  private final Origins origins = new Origins();
  private final Executor executor = this::execute;

  /** Set while a thread that is no worker works on a call of its own. */
  private final ThreadLocal<Guest> guest = new ThreadLocal<>();

  /** Nothing new is accepted. */
  private volatile boolean closed;

  /** What has not begun is cancelled. */
  private volatile boolean abandoned;

  /** Workers without work end. */
  private volatile boolean terminated;

  /**
   * @param context tells framework properties
   * @param properties the component's
   */
  @Activate
  public WorkStealingPool(BundleContext context, Map<String, Object> properties) {
    this(
        PoolSize.of(
            setting(PoolSize.PROPERTY, properties, context),
            WorkerCount.of(KernelFiles.ofThisMachine(), Runtime.getRuntime().availableProcessors()),
            WorkStealingPool::logError),
        Affinity.of(setting(Affinity.PROPERTY, properties, context), WorkStealingPool::logError));
  }

  private static Object setting(
      String name, Map<String, Object> properties, BundleContext context) {
    return properties.getOrDefault(name, context.getProperty(name));
  }

  private WorkStealingPool(int workers, Affinity affinity) {
    this(workers, Placement.of(affinity, workers, WorkStealingPool::logWarning));
  }

  WorkStealingPool(int workers) {
    this(workers, new Anywhere(workers));
  }

  WorkStealingPool(int workers, Placement placement) {
    this(workers, placement, TimeUnit.SECONDS.toNanos(KEEP_ALIVE_SECONDS));
  }

  /**
   * @param keepAliveNanos how long a thread sleeps before it ends
   */
  WorkStealingPool(int size, Placement placement, long keepAliveNanos) {
    this.placement = placement;
    this.keepAliveNanos = keepAliveNanos;
    idle = new IdleWorkers(this, size);
    workers = new Worker[size];
    for (int i = 0; i < size; i++) {
      workers[i] = new Worker(this, idle, i);
    }
    for (int i = 0; i < size; i++) {
      workers[i].setNeighbours(neighbours(i));
    }
    for (int i = 0; i < queues.length; i++) {
      queues[i] = new InjectionQueue();
    }
    quiescence = new Quiescence(workers);
  }

  private WorkDeque[][] neighbours(int worker) {
    int[][] groups = placement.neighbours(worker);
    WorkDeque[][] neighbours = new WorkDeque[groups.length][];
    for (int i = 0; i < groups.length; i++) {
      neighbours[i] = new WorkDeque[groups[i].length];
      for (int j = 0; j < groups[i].length; j++) {
        neighbours[i][j] = workers[groups[i][j]].deque();
      }
    }
    return neighbours;
  }

  // ---- Work -------------------------------------------------------------------------------------

  @Override
  public int workers() {
    return workers.length;
  }

  @Override
  public <T> Task<T> submit(Callable<T> task) {
    return submit(task, TaskOptions.DEFAULT);
  }

  @Override
  public <T> Task<T> submit(Callable<T> task, TaskOptions options) {
    Objects.requireNonNull(task, "task");
    Worker worker = currentWorker();
    Root<?> submitter = worker == null ? guest.get() : worker.current();
    Submission<T> submission = new Submission<>(this, task, options.priority(), submitter);
    boolean recorded = origins.decideOn(submission);
    if (worker != null && options.priority() == submitter.priority()) {
      throwIfClosed();
      worker.countSubmitted();
      worker.push(submission);
    } else if (inject(submission) && recorded) {
      // Some kernels put a woken thread on the CPU of the one that woke it, so that others can go
      // on sleeping. There the task would wait until this thread has recorded its stack, too.
      Thread.yield();
    }
    if (recorded) {
      origins.record(submission);
    }
    if (options.deadline().isPresent()) {
      submission.endWithin(options.deadline().get());
    }
    return submission;
  }

  /**
   * @return whether a worker was woken for it
   */
  private boolean inject(Submission<?> submission) {
    admit();
    queue(submission.priority()).add(submission);
    boolean woken = false;
    try {
      woken = idle.signal();
    } catch (OutOfMemoryError noThread) {
      if (submission.withdraw()) {
        quiescence.countEnded();
        throw new VgpuException(
            Status.OUT_OF_MEMORY, "no thread for the task: " + noThread.getMessage(), noThread);
      }
    }
    if (abandoned) {
      // It was admitted before the pool closed, and may have come after the queues were emptied.
      submission.cancel();
    }
    return woken;
  }

  @Override
  public void invokeAll(Runnable first, Runnable second) {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Worker worker = currentWorker();
    if (worker != null) {
      worker.invoke(first, second);
    } else {
      // On a worker each fork of theirs is cheap, here it would have to go through a queue.
      invokeOnWorker(first, second);
    }
  }

  private void invokeOnWorker(Runnable first, Runnable second) {
    List<Throwable> thrown = new ArrayList<>(1);
    Callable<Void> both =
        () -> {
          try {
            invokeAll(first, second);
          } catch (Throwable e) {
            thrown.add(e);
          }
          return null;
        };
    submit(both).join();
    if (!thrown.isEmpty()) {
      throw Failures.rethrowFromElsewhere(thrown.get(0));
    }
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
    // The caller is one of the threads that the pool may use at the same time.
    int most = threads == 0 ? workers.length : Math.min(threads, workers.length);
    Worker worker = currentWorker();
    Guest inside = worker == null ? guest.get() : null;
    if (worker != null) {
      worker.current().throwIfAbandoned();
      if (begin < end) {
        new Loop(begin, end, grain, most, body, worker.current()).run(worker);
      }
    } else if (inside != null) {
      if (begin < end) {
        new Loop(begin, end, grain, most, body, inside).run(this);
      }
    } else {
      runAsGuest(begin, end, grain, most, body);
    }
  }

  private void runAsGuest(long begin, long end, long grain, int threads, RangeBody body) {
    admit();
    Guest call = new Guest();
    guest.set(call);
    try {
      if (begin < end) {
        new Loop(begin, end, grain, threads, body, call).run(this);
      }
    } finally {
      guest.remove();
      quiescence.countEnded();
    }
  }

  /**
   * Offers lanes of a guest's loop, unless they would come too late. They stay in the queue until a
   * worker meets them, so a caller that loops beside a busy pool must not add to it each time.
   */
  void invite(Loop.Lane lane) {
    InjectionQueue queue = queue(lane.root().priority());
    if (queue.size() > BACKLOG * workers.length) {
      return;
    }
    queue.add(lane);
    try {
      idle.signal();
    } catch (OutOfMemoryError noThread) {
      // The caller can do all of it.
    }
  }

  @Override
  public void waitAll() throws InterruptedException {
    if (currentWorker() != null || guest.get() != null) {
      throw VgpuException.invalid(
          "waitAll was called from inside a task: it would wait for itself");
    }
    quiescence.await();
  }

  @Override
  public boolean isCancelled() {
    Worker worker = currentWorker();
    Root<?> root = worker == null ? guest.get() : worker.current();
    return root != null && (abandoned || root.isAbandoned());
  }

  /** For stages that depend on a task. */
  Executor executor() {
    return executor;
  }

  private void execute(Runnable task) {
    submit(
        () -> {
          task.run();
          return null;
        });
  }

  // ---- For the workers --------------------------------------------------------------------------

  /**
   * @return the worker whose thread calls; only for one that is known to
   */
  static Worker worker() {
    return ((WorkerThread) Thread.currentThread()).worker();
  }

  /**
   * @return the worker of this pool whose thread calls, or null
   */
  Worker currentWorker() {
    if (Thread.currentThread() instanceof WorkerThread thread && thread.worker().pool() == this) {
      return thread.worker();
    }
    return null;
  }

  Worker worker(int index) {
    return workers[index];
  }

  Placement placement() {
    return placement;
  }

  long keepAliveNanos() {
    return keepAliveNanos;
  }

  InjectionQueue queue(Priority priority) {
    return queues[priority.ordinal()];
  }

  /** Exact for what was made visible before a full fence that precedes the call. */
  boolean hasWork() {
    for (InjectionQueue queue : queues) {
      if (!queue.isEmpty()) {
        return true;
      }
    }
    for (Worker worker : workers) {
      if (!worker.deque().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  void checkQuiescence() {
    quiescence.check();
  }

  void countEnded() {
    quiescence.countEnded();
  }

  boolean isAbandoned() {
    return abandoned;
  }

  boolean isTerminated() {
    return terminated;
  }

  // ---- The pool's end ---------------------------------------------------------------------------

  private void throwIfClosed() {
    if (closed) {
      throw new VgpuException(
          Status.NOT_READY, "the task pool is stopping: it accepts no new work");
    }
  }

  /** Counts first and asks then, so that {@link #stop} can't overlook what it does not refuse. */
  private void admit() {
    quiescence.countSubmitted();
    try {
      throwIfClosed();
    } catch (VgpuException stopping) {
      quiescence.countEnded();
      throw stopping;
    }
  }

  /**
   * Refuses new work and waits a while for what was accepted. What has not begun by then is
   * cancelled; what runs is told so, and goes on to its end.
   */
  @Deactivate
  public void stop() {
    stop(TimeUnit.SECONDS.toNanos(STOP_SECONDS));
  }

  void stop(long nanos) {
    long from = System.nanoTime();
    closed = true;
    try {
      if (!quiescence.await(nanos)) {
        abandon();
        logWarning(
            "work is still running "
                + TimeUnit.NANOSECONDS.toSeconds(nanos)
                + " s after the task pool was stopped; its threads end when it does");
      }
    } catch (InterruptedException e) {
      abandon();
      Thread.currentThread().interrupt();
    }
    terminated = true;
    for (Worker worker : workers) {
      worker.unpark();
    }
    // Threads still running the code of a bundle that has gone would be a surprise.
    try {
      for (Worker worker : workers) {
        worker.awaitEnd(nanos - (System.nanoTime() - from));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void abandon() {
    abandoned = true;
    for (InjectionQueue queue : queues) {
      for (Work<?> work = queue.poll(); work != null; work = queue.poll()) {
        // The rest are lanes of loops that their callers can do alone.
        if (work instanceof Submission<?> submission) {
          submission.cancel();
        }
      }
    }
  }

  // ---- Figures ----------------------------------------------------------------------------------

  @Override
  public PoolStatistics statistics() {
    List<WorkerStatistics> figures = new ArrayList<>(workers.length);
    for (Worker worker : workers) {
      figures.add(worker.statistics());
    }
    Map<Priority, Long> waiting = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      waiting.put(priority, queue(priority).size());
    }
    return new PoolStatistics(figures, waiting, quiescence.submitted());
  }

  // System.Logger needs no bundle, and asked for at the first line it costs nothing at start-up.
  private static void logError(String message) {
    System.getLogger("vgpu.scheduler").log(Level.ERROR, message);
  }

  private static void logWarning(String message) {
    System.getLogger("vgpu.scheduler").log(Level.WARNING, message);
  }
}
