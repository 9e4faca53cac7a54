package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.task.Priority;
import com.spacewink.vgpu.api.task.WorkerStatistics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One of the pool's places to work at: a deque, the thread that works on it while there is any to
 * do, and its figures. Methods are for that thread alone unless they say otherwise.
 */
final class Worker {
  private static final VarHandle ENDED;

  static {
    try {
      ENDED = MethodHandles.lookup().findVarHandle(Worker.class, "ended", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Spins between two looks at the queues, doubling from the one to the other. Who looks more often
   * takes the cache lines out of the hands of those who submit.
   */
  private static final int SHORTEST_PAUSE = 16;

  private static final int LONGEST_PAUSE = 256;

  /**
   * The longest search before a worker parks: about what waking it costs, so that it never wastes
   * more than twice the time of the best decision (Karlin, Li, Manasse and Owicki, "Empirical
   * Studies of Competitive Spinning", SOSP 1991). After a short spell of work it searches for half
   * of that alone, or it would chase tiny tasks one by one and burn as much as their submitter.
   */
  private static final long LONGEST_SEARCH_NANOS = 50_000;

  /** A shorter search is not worth beginning: little would have come in that time. */
  private static final long SHORTEST_SEARCH_NANOS = 1_000;

  /** Once in so many turns, the worker looks at its own deque last. */
  private static final int FAIR_TURNS = 64;

  /** Once in so many searches, the less urgent goes first. */
  private static final int NORMAL_FIRST = 16;

  private static final int LOW_FIRST = 64;

  private final WorkStealingPool pool;
  private final IdleWorkers idle;
  private final int index;
  private final WorkDeque deque = new WorkDeque();

  /** What to steal from: the deques of groups of workers, the nearest first. */
  private WorkDeque[][] neighbours;

  private volatile WorkerThread thread;

  /** What the work that runs now belongs to. */
  private Root<?> current;

  /** When the present spell of work began. */
  private long busySince;

  private int turn;
  private int random;

  private long executed;
  private long stolen;
  private long failedSteals;
  private long parkedNanos;
  private long submitted;
  private long ended;

  Worker(WorkStealingPool pool, IdleWorkers idle, int index) {
    this.pool = pool;
    this.idle = idle;
    this.index = index;
    this.random = index * 0x9E3779B9 + 1;
  }

  void setNeighbours(WorkDeque[][] neighbours) {
    this.neighbours = neighbours;
  }

  WorkStealingPool pool() {
    return pool;
  }

  int index() {
    return index;
  }

  Root<?> current() {
    return current;
  }

  /** For anybody, after having taken the worker from those without a thread. */
  void start() {
    thread = new WorkerThread(this);
    thread.start();
  }

  /** For anybody. */
  void unpark() {
    LockSupport.unpark(thread);
  }

  /** For anybody: waits until the thread has ended, if there is one, or the time is over. */
  void awaitEnd(long nanos) throws InterruptedException {
    WorkerThread last = thread;
    if (last != null && nanos > 0) {
      TimeUnit.NANOSECONDS.timedJoin(last, nanos);
    }
  }

  /** For anybody: what others can take from here. */
  WorkDeque deque() {
    return deque;
  }

  // ---- The thread's life ------------------------------------------------------------------------

  /** Works until there has been nothing to do for long, or the pool is stopped. */
  void work() {
    pool.placement().bind(index);
    busySince = System.nanoTime();
    // Whoever started the thread counted it as a searcher.
    Work<?> work = search(look());
    while (work != null) {
      execute(work);
      // What a task leaves behind must not make the next sleep a busy one.
      Thread.interrupted();
      work = next();
    }
    idle.leave(index);
  }

  private Work<?> next() {
    boolean ownFirst = ++turn % FAIR_TURNS != 0 && pool.queue(Priority.HIGH).isEmpty();
    Work<?> found = ownFirst ? deque.take() : null;
    if (found == null) {
      found = look();
    }
    if (found == null && !ownFirst) {
      found = deque.take();
    }
    if (found == null) {
      idle.beginSearch();
      found = search(null);
    }
    return found;
  }

  /**
   * Searches, sleeps and searches again, as one that counts as a searcher.
   *
   * @param first what it has found already, or null
   * @return work; null if the thread is to end
   */
  private Work<?> search(Work<?> first) {
    Work<?> found = first == null ? lookForAWhile() : first;
    while (found == null) {
      idle.park(index);
      pool.checkQuiescence();
      found = look();
      if (found != null && idle.unpark(index)) {
        // By its own decision, so it is no searcher any more.
        busySince = System.nanoTime();
        idle.signalIfWork();
        return found;
      }
      if (found == null) {
        if (!sleep()) {
          return null;
        }
        found = look();
      }
    }
    busySince = System.nanoTime();
    idle.endSearch();
    return found;
  }

  private Work<?> lookForAWhile() {
    long from = System.nanoTime();
    long limit = Math.min((from - busySince) / 2, LONGEST_SEARCH_NANOS);
    if (limit < SHORTEST_SEARCH_NANOS) {
      return null;
    }
    int pause = SHORTEST_PAUSE;
    do {
      spin(pause);
      Work<?> found = look();
      if (found != null) {
        return found;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    } while (System.nanoTime() - from < limit);
    return null;
  }

  /**
   * @return whether to go on, as a searcher; if not, the thread is to end
   */
  private boolean sleep() {
    long from = System.nanoTime();
    try {
      while (idle.isParked(index)) {
        boolean overslept = System.nanoTime() - from >= pool.keepAliveNanos();
        if ((overslept || pool.isTerminated()) && idle.unpark(index)) {
          return false;
        }
        LockSupport.parkNanos(pool, pool.keepAliveNanos());
        Thread.interrupted();
      }
      return true;
    } finally {
      parkedNanos += System.nanoTime() - from;
    }
  }

  // ---- Finding work -----------------------------------------------------------------------------

  /** Looks through the queues of all others once. */
  private Work<?> look() {
    int search = ++turn;
    Work<?> found = null;
    if (search % LOW_FIRST == 0) {
      found = pool.queue(Priority.LOW).poll();
    } else if (search % NORMAL_FIRST == 0) {
      found = pool.queue(Priority.NORMAL).poll();
    }
    if (found == null) {
      found = poll(Priority.HIGH);
    }
    // Work that has begun before work that has not: it holds memory already.
    if (found == null) {
      found = steal(null);
    }
    if (found == null) {
      found = poll(Priority.NORMAL);
    }
    if (found == null) {
      found = poll(Priority.LOW);
    }
    return found;
  }

  /** Takes a share of what was submitted, and leaves the rest of it to thieves meanwhile. */
  private Work<?> poll(Priority priority) {
    InjectionQueue queue = pool.queue(priority);
    if (!deque.isEmpty()) {
      return queue.poll();
    }
    Work<?> found = queue.poll(pool.workers(), deque);
    if (found != null && !deque.isEmpty()) {
      publish();
    }
    return found;
  }

  /**
   * @param root whose work it must be, or null for any
   */
  private Work<?> steal(Root<?> root) {
    for (WorkDeque[] group : neighbours) {
      int first = Integer.remainderUnsigned(nextRandom(), group.length);
      for (int i = 0; i < group.length; i++) {
        Work<?> work = group[(first + i) % group.length].steal(root);
        if (work != null) {
          stolen++;
          return work;
        }
      }
    }
    failedSteals++;
    return null;
  }

  /** Marsaglia's xorshift (Journal of Statistical Software 8(14), 2003). */
  private int nextRandom() {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return random;
  }

  // ---- Running it -------------------------------------------------------------------------------

  private void execute(Work<?> work) {
    Root<?> outer = current;
    current = work.root();
    work.run();
    current = outer;
    executed++;
  }

  /** Offers work to the others; the caller takes it back, or waits for it. */
  void push(Work<?> work) {
    if (deque.push(work)) {
      publish();
    }
  }

  private void publish() {
    VarHandle.fullFence();
    try {
      idle.signal();
    } catch (OutOfMemoryError noThread) {
      // This worker comes to it.
    }
  }

  /** Runs two tasks, the second wherever there is a worker for it. */
  void invoke(Runnable first, Runnable second) {
    Root<?> root = current;
    root.throwIfAbandoned();
    Fork fork = new Fork(second, root);
    push(fork);
    try {
      first.run();
    } catch (Throwable thrown) {
      if (!takeBack(fork)) {
        join(fork, root);
        if (fork.failure() != null) {
          Failures.add(thrown, fork.failure());
        }
      }
      throw thrown;
    }
    if (takeBack(fork)) {
      root.throwIfAbandoned();
      second.run();
      executed++;
      return;
    }
    join(fork, root);
    if (fork.failure() != null) {
      throw Failures.rethrowFromElsewhere(fork.failure());
    }
  }

  /**
   * Takes back what this worker has pushed, after running what was submitted since and lies above
   * it.
   *
   * @return whether it is the caller's again; if not, another worker has it
   */
  boolean takeBack(Work<?> pushed) {
    for (Work<?> top = deque.take(); top != null; top = deque.take()) {
      if (top == pushed) {
        return true;
      }
      execute(top);
    }
    return false;
  }

  // ---- Waiting ----------------------------------------------------------------------------------

  /** Waits for a submitted task. */
  void join(Submission<?> task) {
    if (task.claim(this)) {
      Root<?> outer = current;
      current = task;
      task.perform();
      current = outer;
      executed++;
    } else if (task.isClaimedBy(this)) {
      throw VgpuException.invalid(
          "the task waits for one that can't end before it: a task must not wait for the one that"
              + " submitted it");
    } else {
      join(task, task);
    }
  }

  /**
   * Returns when something has ended. Until then it does other work, but only what belongs to what
   * it waits for or to the work that waits. Other work could, further down, wait for something on
   * this very stack, which can't go on before it.
   */
  void join(Joinable awaited, Root<?> its) {
    boolean interrupted = false;
    int pause = SHORTEST_PAUSE;
    while (!awaited.hasEnded()) {
      if (help(its)) {
        pause = SHORTEST_PAUSE;
      } else if (pause <= LONGEST_PAUSE) {
        spin(pause);
        pause *= 2;
      } else {
        interrupted |= Thread.interrupted();
        await(awaited, its);
        pause = SHORTEST_PAUSE;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean help(Root<?> its) {
    Work<?> work = workFor(its);
    if (work == null) {
      return false;
    }
    execute(work);
    return true;
  }

  private Work<?> workFor(Root<?> its) {
    Root<?> own = current;
    Work<?> work = deque.takeFor(own);
    if (work == null) {
      work = steal(its);
    }
    if (work == null && its != own) {
      work = steal(own);
    }
    return work;
  }

  private void await(Joinable awaited, Root<?> its) {
    awaited.wakeWhenEnded(Thread.currentThread());
    idle.await(index);
    Work<?> work = workFor(its);
    if (work == null) {
      long from = System.nanoTime();
      while (!awaited.hasEnded() && idle.isWaiting(index)) {
        LockSupport.park(awaited);
      }
      parkedNanos += System.nanoTime() - from;
    }
    idle.stopWaiting(index);
    if (work != null) {
      execute(work);
    }
  }

  static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  // ---- Figures ----------------------------------------------------------------------------------

  /** Counts a task that is about to be pushed. */
  void countSubmitted() {
    submitted++;
  }

  /** Counts a submitted task that has ended. */
  void countEnded() {
    ENDED.setRelease(this, ended + 1);
  }

  /** For anybody. */
  long submitted() {
    return submitted;
  }

  /** For anybody. */
  long ended() {
    return (long) ENDED.getAcquire(this);
  }

  /** For anybody. */
  WorkerStatistics statistics() {
    return new WorkerStatistics(
        index,
        state(),
        pool.placement().cpus(index),
        pool.placement().node(index),
        executed,
        stolen,
        failedSteals,
        parkedNanos,
        deque.size());
  }

  private WorkerStatistics.State state() {
    if (idle.isAbsent(index)) {
      return WorkerStatistics.State.ABSENT;
    }
    return idle.isParked(index) || idle.isWaiting(index)
        ? WorkerStatistics.State.PARKED
        : WorkerStatistics.State.ACTIVE;
  }
}
