package com.spacewink.vgpu.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The recursion of the Fibonacci numbers: its owner goes down into the first half of a fork and
 * leaves the second in its deque, from whose other end thieves take the largest.
 */
final class SimulatedForks implements SimulatedWork {
  /** The number below which a recursion is one piece: some hundred forks, that nobody steals. */
  static final int LEAST_STOLEN = 12;

  private static final int NONE = -1;

  private final double forkNanos;
  private final Deque<Integer> forked = new ArrayDeque<>();
  private int current;

  /**
   * @param n which of the numbers
   * @param forkNanos time of one fork and its join
   */
  SimulatedForks(int n, double forkNanos) {
    this.current = n;
    this.forkNanos = forkNanos;
  }

  @Override
  public boolean isEmpty() {
    return current == NONE && forked.isEmpty();
  }

  @Override
  public Piece next() {
    int n = current == NONE ? forked.removeLast() : current;
    if (n < LEAST_STOLEN) {
      current = NONE;
      return new Piece(forkNanos * PerTaskCase.forks(n), 0);
    }
    forked.addLast(n - 2);
    current = n - 1;
    return new Piece(forkNanos, 0);
  }

  @Override
  public boolean canBeStolenFrom() {
    return !forked.isEmpty();
  }

  @Override
  public SimulatedWork steal() {
    return new SimulatedForks(forked.removeFirst(), forkNanos);
  }
}
