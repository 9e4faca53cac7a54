package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.TaskCosts;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A discrete-event simulation of a work-stealing pool.
 *
 * <p>One worker begins with all the work, the others are asleep. A worker does piece after piece of
 * its own; with none left it takes some of a random one that has more, which costs a steal; if
 * nobody has, it searches for as long as a wake-up takes and sleeps from then on. Whoever begins a
 * piece and leaves something to steal calls one that has nothing. Memory serves one transfer after
 * another at its rate, side by side with the arithmetic of the same piece, so that all together
 * never get more than that rate.
 *
 * <p>The same work and seed give the same outcome.
 */
final class PoolSimulation {
  /**
   * What a simulation came to.
   *
   * @param nanos time until the last piece was done, in nanoseconds
   * @param pieces pieces that were done
   * @param steals how often a worker took work from another one
   */
  record Outcome(double nanos, long pieces, long steals) {}

  private record Event(double time, long order, int worker) {}

  private final TaskCosts costs;
  private final SplittableRandom random;
  private final SimulatedWork[] work;

  /**
   * Workers on the way back with what they stole: nobody takes that from them before they begin.
   */
  private final boolean[] isStealing;

  /** Workers without work, the last one to become so first, and since when they are. */
  private final Deque<Integer> idle = new ArrayDeque<>();

  private final double[] idleSince;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingDouble(Event::time).thenComparing(Event::order));
  private long eventsSoFar;
  private double memoryFreeAt;
  private double end;
  private long pieces;
  private long steals;

  private PoolSimulation(int workers, TaskCosts costs, long seed) {
    this.costs = costs;
    this.random = new SplittableRandom(seed);
    this.work = new SimulatedWork[workers];
    this.isStealing = new boolean[workers];
    this.idleSince = new double[workers];
  }

  /**
   * Simulates a piece of work.
   *
   * @param workers 1 or more
   */
  static Outcome run(SimulatedWork work, int workers, TaskCosts costs, long seed) {
    return new PoolSimulation(workers, costs, seed).run(work);
  }

  private Outcome run(SimulatedWork all) {
    work[0] = all;
    at(0, 0);
    for (int worker = work.length - 1; worker > 0; worker--) {
      idle.push(worker);
      idleSince[worker] = Double.NEGATIVE_INFINITY;
    }
    while (!events.isEmpty()) {
      Event event = events.remove();
      proceed(event.worker, event.time);
    }
    return new Outcome(end, pieces, steals);
  }

  /** What a worker does that has ended a piece or a steal, or was called. */
  private void proceed(int worker, double now) {
    isStealing[worker] = false;
    if (hasWork(worker)) {
      at(begin(work[worker].next(), now), worker);
      if (work[worker].canBeStolenFrom()) {
        callOne(now);
      }
      return;
    }
    int victim = victim();
    if (victim < 0) {
      idle.push(worker);
      idleSince[worker] = now;
      return;
    }
    work[worker] = work[victim].steal();
    isStealing[worker] = true;
    steals++;
    at(now + costs.stealNanos(), worker);
  }

  /** Returns when the piece will be done. */
  private double begin(SimulatedWork.Piece piece, double now) {
    double done = now + piece.nanos();
    if (piece.bytes() > 0) {
      memoryFreeAt = Math.max(now, memoryFreeAt) + 1e9 * piece.bytes() / costs.bytesPerSecond();
      done = Math.max(done, memoryFreeAt);
    }
    pieces++;
    end = Math.max(end, done);
    return done;
  }

  /** The one that went to sleep last, or has not yet: its caches are warmest. */
  private void callOne(double now) {
    if (idle.isEmpty()) {
      return;
    }
    int worker = idle.pop();
    boolean isAwake = now - idleSince[worker] < costs.wakeUpNanos();
    at(isAwake ? now : now + costs.wakeUpNanos(), worker);
  }

  /** A random worker that has something to steal, or -1. */
  private int victim() {
    int first = random.nextInt(work.length);
    for (int i = 0; i < work.length; i++) {
      int worker = (first + i) % work.length;
      if (hasWork(worker) && !isStealing[worker] && work[worker].canBeStolenFrom()) {
        return worker;
      }
    }
    return -1;
  }

  private boolean hasWork(int worker) {
    return work[worker] != null && !work[worker].isEmpty();
  }

  private void at(double time, int worker) {
    events.add(new Event(time, eventsSoFar++, worker));
  }
}
