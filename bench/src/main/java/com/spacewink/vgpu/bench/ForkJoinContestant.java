package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.TaskBench;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Java's pool, used as its documentation shows: recursive actions that fork, compute and join. */
final class ForkJoinContestant implements TaskContestant {
  private final Set<Long> threads = ConcurrentHashMap.newKeySet();
  private final ForkJoinPool pool;

  ForkJoinContestant(int workers) {
    // Not asynchronous, as recursion wants it; tasks from outside cost the same in either mode.
    pool = new ForkJoinPool(workers, this::newThread, null, false);
  }

  private ForkJoinWorkerThread newThread(ForkJoinPool pool) {
    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    threads.add(thread.getId());
    return thread;
  }

  @Override
  public String name() {
    return TaskBench.FORK_JOIN;
  }

  @Override
  public int workers() {
    return pool.getParallelism();
  }

  /** While workers wait in a join, the pool works with more threads than it has workers. */
  @Override
  public Supplier<Set<Long>> threads() {
    return () -> threads;
  }

  @Override
  public void start(Callable<?> task) {
    pool.submit(task);
  }

  @Override
  public long fibonacci(int n) {
    Fibonacci sum = new Fibonacci(n);
    pool.invoke(sum);
    return sum.value;
  }

  @Override
  public void runEmptyTasks(int count) {
    Callable<Object> nothing = () -> null;
    for (int i = 0; i < count; i++) {
      pool.submit(nothing);
    }
    pool.awaitQuiescence(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  @Override
  public void loop(int count, IntConsumer body) {
    pool.invoke(new Half(0, count, body));
  }

  @Override
  public void close() {
    pool.shutdown();
  }

  private static final class Fibonacci extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final int n;
    private long value;

    Fibonacci(int n) {
      this.n = n;
    }

    @Override
    protected void compute() {
      if (n < 2) {
        value = n;
        return;
      }
      Fibonacci first = new Fibonacci(n - 1);
      Fibonacci second = new Fibonacci(n - 2);
      second.fork();
      first.compute();
      second.join();
      value = first.value + second.value;
    }
  }

  /** A range that is halved down to single indices. */
  private static final class Half extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final int begin;
    private final int end;
    private final transient IntConsumer body;

    Half(int begin, int end, IntConsumer body) {
      this.begin = begin;
      this.end = end;
      this.body = body;
    }

    @Override
    protected void compute() {
      if (end - begin < 2) {
        if (begin < end) {
          body.accept(begin);
        }
        return;
      }
      int middle = (begin + end) >>> 1;
      Half upper = new Half(middle, end, body);
      upper.fork();
      new Half(begin, middle, body).compute();
      upper.join();
    }
  }
}
