package com.spacewink.vgpu.bench;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** A pool that takes part, and how it is used by people who know it. */
interface TaskContestant extends AutoCloseable {
  /** Short id. */
  String name();

  int workers();

  /**
   * Finds out which threads work for it.
   *
   * @return tells their ids, also of those that join later
   */
  Supplier<Set<Long>> threads();

  /** Has a task run some time soon. */
  void start(Callable<?> task);

  /** The n-th Fibonacci number, by a fork for each sum. */
  long fibonacci(int n);

  /** Submits empty tasks one by one and returns when all have run. */
  void runEmptyTasks(int count);

  /** Runs a body for each index below {@code count}, each a piece of work of its own. */
  void loop(int count, IntConsumer body);

  /** Lets go of threads that are the contestant's alone. */
  @Override
  void close();
}
