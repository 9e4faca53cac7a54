package com.spacewink.vgpu.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A set of workers that any thread may change: a bit for each. */
final class WorkerSet {
  private static final VarHandle BITS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] bits;

  /** An empty set for workers numbered from 0. */
  WorkerSet(int workers) {
    bits = new long[(workers + Long.SIZE - 1) / Long.SIZE];
  }

  /** Ordered as a full fence. */
  void add(int worker) {
    BITS.getAndBitwiseOr(bits, worker / Long.SIZE, bit(worker));
  }

  /**
   * @return whether it was in the set
   */
  boolean remove(int worker) {
    long bit = bit(worker);
    return ((long) BITS.getAndBitwiseAnd(bits, worker / Long.SIZE, ~bit) & bit) != 0;
  }

  /**
   * @return the lowest one, no longer in the set; -1 if it is empty
   */
  int removeFirst() {
    for (int i = 0; i < bits.length; i++) {
      for (long word = word(i); word != 0; word = word(i)) {
        int worker = i * Long.SIZE + Long.numberOfTrailingZeros(word);
        if (remove(worker)) {
          return worker;
        }
      }
    }
    return -1;
  }

  boolean contains(int worker) {
    return (word(worker / Long.SIZE) & bit(worker)) != 0;
  }

  boolean isEmpty() {
    for (int i = 0; i < bits.length; i++) {
      if (word(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private long word(int i) {
    return (long) BITS.getVolatile(bits, i);
  }

  private static long bit(int worker) {
    return 1L << (worker % Long.SIZE);
  }
}
