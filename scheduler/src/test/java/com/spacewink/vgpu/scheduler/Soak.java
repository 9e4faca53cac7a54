package com.spacewink.vgpu.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongConsumer;

/**
 * Random trees of tasks on one pool, from several callers at a time, with an account of every
 * single task. See {@link SoakTree} for what may be in a tree, and what is checked.
 */
final class Soak {
  private static final int CALLERS = 2;

  /** Trees of each caller between two moments at which nothing may be left of any. */
  private static final int TREES_IN_A_BATCH = 24;

  private static final int LARGEST_TREE = 2000;

  /** No batch takes more than a fraction of it, unless something was lost. */
  private static final int LIMIT_SECONDS = 60;

  /**
   * What became of the tasks that were offered to a pool.
   *
   * @param run begun once and ended once
   * @param cancelled submitted, and cancelled before they began
   * @param skipped forked, but not begun before another part of the same call had failed or the
   *     task was cancelled
   * @param failed of those that were run, the ones that have thrown
   * @param missed deadlines
   */
  record Tally(long run, long cancelled, long skipped, long failed, long missed) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0);

    Tally plus(Tally other) {
      return new Tally(
          run + other.run,
          cancelled + other.cancelled,
          skipped + other.skipped,
          failed + other.failed,
          missed + other.missed);
    }

    long offered() {
      return run + cancelled + skipped;
    }

    @Override
    public String toString() {
      return String.format(
          "%,d tasks offered = %,d run once + %,d cancelled before they began + %,d skipped;"
              + " %,d have thrown, %,d have missed a deadline",
          offered(), run, cancelled, skipped, failed, missed);
    }
  }

  private final int workers;
  private final long seed;
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

  /** Some of the tasks submitted last, by any tree, for any other to cancel. */
  private final AtomicReferenceArray<SoakTree.Submitted> recent = new AtomicReferenceArray<>(64);

  Soak(int workers, long seed) {
    this.workers = workers;
    this.seed = seed;
  }

  /**
   * Grows trees until that many tasks have run.
   *
   * @param progress told how many it were so far, now and then
   * @throws AssertionError if a task was lost or run twice, or an exception did not arrive
   */
  Tally run(long tasks, LongConsumer progress) {
    WorkStealingPool pool = new WorkStealingPool(workers);
    try {
      Tally tally = Tally.NOTHING;
      for (long batch = 0; tally.run() < tasks; batch++) {
        tally = tally.plus(runBatch(pool, batch));
        progress.accept(tally.run());
      }
      return tally;
    } finally {
      pool.stop();
    }
  }

  private Tally runBatch(WorkStealingPool pool, long batch) {
    List<SoakTree> trees = new ArrayList<>();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      List<SoakTree> ofCaller = trees(pool, batch * CALLERS + i);
      trees.addAll(ofCaller);
      callers.add(CompletableFuture.runAsync(() -> ofCaller.forEach(SoakTree::grow), this::call));
    }
    boolean ended = awaitEnd(pool, trees, callers);
    Tally tally = trees.stream().map(SoakTree::tally).reduce(Tally.NOTHING, Tally::plus);
    if (!ended || !violations.isEmpty()) {
      throw new AssertionError(
          String.format(
              "batch %d with seed %d on %d workers: %s%s",
              batch,
              seed,
              workers,
              ended ? "" : "the pool has not come to rest within " + LIMIT_SECONDS + " s; ",
              told()));
    }
    return tally;
  }

  private String told() {
    return violations.isEmpty()
        ? "every task has ended"
        : violations.size() + " violations, of which the first: " + violations.peek();
  }

  /**
   * @return whether everything has ended, and the pool knows it
   */
  private boolean awaitEnd(
      WorkStealingPool pool, List<SoakTree> trees, List<CompletableFuture<Void>> callers) {
    try {
      CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new))
          .thenRunAsync(() -> joinTheRest(pool, trees), this::call)
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException lost) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("a caller has failed", e);
    }
  }

  private static void joinTheRest(WorkStealingPool pool, List<SoakTree> trees) {
    trees.forEach(SoakTree::joinTheRest);
    try {
      pool.waitAll();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts a soak", e);
    }
  }

  private List<SoakTree> trees(WorkStealingPool pool, long caller) {
    SplittableRandom random =
        new SplittableRandom((31 * seed + workers) ^ (caller << Integer.SIZE));
    List<SoakTree> trees = new ArrayList<>();
    for (int i = 0; i < TREES_IN_A_BATCH; i++) {
      int size = 1 + random.nextInt(LARGEST_TREE);
      trees.add(new SoakTree(pool, random.nextLong(), size, recent, violations::add));
    }
    return trees;
  }

  private void call(Runnable caller) {
    Thread thread = new Thread(caller, "soak-caller");
    thread.setDaemon(true);
    thread.start();
  }
}
