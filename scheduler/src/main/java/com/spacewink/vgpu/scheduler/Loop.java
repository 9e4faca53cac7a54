package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.task.RangeBody;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One parallel loop. Lanes, of which the caller is one, take piece after piece from a shared
 * counter, so a slow piece holds up nobody and a lane that comes late finds less to do.
 *
 * <p>The caller waits for lanes that are at work, never for one that has not begun. That, and that
 * a lane begins after its loop was made, rules out a cycle of waiting: round it, each loop would
 * have to be younger than the one before.
 *
 * <p>Counts are unsigned: a range from {@link Long#MIN_VALUE} to {@link Long#MAX_VALUE} has more
 * indices than a signed long can count.
 */
final class Loop {
  /** Submissions that wait for each worker, from which on a lane would find nothing left to do. */
  private static final int BACKLOG = 4;

  private final long begin;
  private final long end;
  private final long grain;
  private final long pieces;
  private final RangeBody body;
  private final AtomicLong nextPiece = new AtomicLong();
  private volatile Throwable failure;

  /** {@code begin} is before {@code end}, and {@code grain} 1 or more. */
  Loop(long begin, long end, long grain, RangeBody body) {
    this.begin = begin;
    this.end = end;
    this.grain = grain;
    this.pieces = Long.divideUnsigned(end - begin - 1, grain) + 1;
    this.body = body;
  }

  /** Runs the loop to its end on the calling thread and up to {@code threads} - 1 workers. */
  void run(ForkJoinPool pool, int threads) {
    int lanes = Long.compareUnsigned(pieces, threads) < 0 ? (int) pieces : threads;
    Lane[] others = start(isBehind(pool) ? 0 : lanes - 1, pool);
    takePieces();
    for (int i = others.length - 1; i >= 0; i--) {
      others[i].end();
    }
    rethrowFailure();
  }

  /**
   * Whether lanes from outside the pool would come too late. They stay in its queue until a worker
   * meets them, so a caller that loops beside a busy pool must not add to it each time.
   */
  private static boolean isBehind(ForkJoinPool pool) {
    return ForkJoinTask.getPool() != pool
        && pool.getQueuedSubmissionCount() > BACKLOG * pool.getParallelism();
  }

  private Lane[] start(int count, ForkJoinPool pool) {
    Lane[] lanes = new Lane[count];
    for (int i = 0; i < count; i++) {
      lanes[i] = new Lane(this);
    }
    try {
      for (Lane lane : lanes) {
        pool.execute(lane);
      }
    } catch (RejectedExecutionException stopping) {
      // The caller can do all of it.
    }
    return lanes;
  }

  private void takePieces() {
    while (failure == null) {
      long piece = nextPiece.getAndIncrement();
      if (Long.compareUnsigned(piece, pieces) >= 0) {
        return;
      }
      long from = begin + piece * grain;
      long to = Long.compareUnsigned(end - from, grain) <= 0 ? end : from + grain;
      try {
        body.run(from, to);
      } catch (Throwable thrown) {
        fail(thrown);
      }
    }
  }

  private synchronized void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    } else if (failure != thrown) {
      failure.addSuppressed(thrown);
    }
  }

  private void rethrowFailure() {
    Throwable thrown = failure;
    if (thrown == null) {
      return;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new UndeclaredThrowableException(thrown, "the body of a parallel loop failed");
  }

  /** A worker's part in the loop: however many pieces it comes to take. */
  private static final class Lane extends RecursiveAction {
    private static final long serialVersionUID = 1L;
    private static final short FREE = 0;
    private static final short CLAIMED = 1;

    private final transient Loop loop;

    Lane(Loop loop) {
      this.loop = loop;
    }

    @Override
    protected void compute() {
      if (claim()) {
        loop.takePieces();
      }
    }

    /** Returns once no worker is, or will be, in this lane. */
    void end() {
      if (claim()) {
        // No worker has begun it. Off the queue, if it is the caller's own and this is on top.
        tryUnfork();
      } else {
        quietlyJoin();
      }
    }

    private boolean claim() {
      return compareAndSetForkJoinTaskTag(FREE, CLAIMED);
    }
  }
}
