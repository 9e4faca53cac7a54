package com.spacewink.vgpu.scheduler;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who is out of work, and whom to wake when there is some.
 *
 * <p>A worker without work searches for a while and then parks. As long as one searches, work that
 * comes wakes nobody else: the one that finds it looks whether there is more, and wakes the next.
 * So a burst of submissions costs one wake-up, and a machine full of sleepers wakes up in a chain.
 * This is the protocol of Go's scheduler (proc.go, "Worker thread parking/unparking").
 *
 * <p><b>No wake-up is lost.</b> Whoever publishes work does, in this order: (1) makes it visible,
 * (2) a full fence, (3) reads {@link #searchers}, and if that is 0, (4) reads the sets. Whoever
 * parks does: (a) enters a set, (b) leaves the searchers, (c) looks at every queue once more, and
 * only then sleeps; each of the first two is a full fence. If (3) reads before (b), it may count on
 * the searcher: (c) comes after (1) and finds the work. If (3) reads after (b), then (4) comes
 * after (a) and finds the sleeper. A searcher that stops searching because it found other work
 * looks at all queues once more, too, after it has left the searchers; and so does a publisher that
 * counted itself as a searcher on behalf of a sleeper and found none.
 *
 * <p>Work on a deque that is not empty is published without steps 2 to 4, as whoever put the first
 * of it there did them, and each thief repeats them for what it leaves behind. A push and a theft
 * at the same time may miss each other; then nobody is woken for that work until the next push,
 * theft or search, but it is not lost: its owner is awake and comes to it.
 */
final class IdleWorkers {
  /** Workers that search, among them those that have been woken to. */
  private final AtomicInteger searchers = new AtomicInteger();

  /** Asleep for want of any work. */
  private final WorkerSet parked;

  /** Without a thread. */
  private final WorkerSet absent;

  /** Asleep until what they wait for has ended, but able to help with it. */
  private final WorkerSet waiting;

  private final WorkStealingPool pool;

  IdleWorkers(WorkStealingPool pool, int workers) {
    this.pool = pool;
    parked = new WorkerSet(workers);
    absent = new WorkerSet(workers);
    waiting = new WorkerSet(workers);
    for (int i = 0; i < workers; i++) {
      absent.add(i);
    }
  }

  /**
   * Wakes a worker, if one has to be; called after a full fence that follows the publication.
   *
   * @return whether it has woken one
   */
  boolean signal() {
    while (searchers.get() == 0 && !pool.isTerminated()) {
      if (parked.isEmpty() && absent.isEmpty()) {
        return wakeWaiting();
      }
      if (searchers.compareAndSet(0, 1)) {
        if (wakeSearcher()) {
          return true;
        }
        searchers.getAndDecrement();
      }
    }
    return false;
  }

  /** Passes the caller's place among the searchers on to a sleeper. */
  private boolean wakeSearcher() {
    int worker = parked.removeFirst();
    if (worker >= 0) {
      pool.worker(worker).unpark();
      return true;
    }
    worker = absent.removeFirst();
    if (worker < 0) {
      return false;
    }
    try {
      pool.worker(worker).start();
    } catch (Throwable thrown) {
      absent.add(worker);
      searchers.getAndDecrement();
      throw thrown;
    }
    return true;
  }

  private boolean wakeWaiting() {
    int worker = waiting.removeFirst();
    if (worker < 0) {
      return false;
    }
    pool.worker(worker).unpark();
    return true;
  }

  void beginSearch() {
    searchers.getAndIncrement();
  }

  /** The caller has found work. */
  void endSearch() {
    if (searchers.decrementAndGet() == 0) {
      signalIfWork();
    }
  }

  /** For one that takes work without having been a searcher. */
  void signalIfWork() {
    if (pool.hasWork()) {
      signal();
    }
  }

  /** A searcher is about to sleep; it has to look for work once more before it does. */
  void park(int worker) {
    parked.add(worker);
    searchers.getAndDecrement();
  }

  boolean isParked(int worker) {
    return parked.contains(worker);
  }

  /**
   * @return whether the worker was parked; if not, somebody has woken it, and it is a searcher
   */
  boolean unpark(int worker) {
    return parked.remove(worker);
  }

  /** A worker's thread is about to end; it touches nothing of the worker's any more. */
  void leave(int worker) {
    absent.add(worker);
    signalIfWork();
  }

  boolean isAbsent(int worker) {
    return absent.contains(worker);
  }

  /** A worker is about to sleep until something ends; it has to look for help to give once more. */
  void await(int worker) {
    waiting.add(worker);
  }

  boolean isWaiting(int worker) {
    return waiting.contains(worker);
  }

  void stopWaiting(int worker) {
    waiting.remove(worker);
  }
}
