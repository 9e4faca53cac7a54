package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.task.RangeBody;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * One parallel loop, split lazily: only when somebody comes who is free (Tzannes, Caragea, Barua
 * and Vishkin, "Lazy Binary-Splitting", PPoPP 2010).
 *
 * <p>Lanes, of which the caller is the first, each have a range of pieces and take them from its
 * front. All of it is the caller's at the beginning. A lane without pieces takes the rear half of
 * the longest range there is, so a slow piece holds up nobody, each lane goes through memory in
 * order, and a loop that nobody comes to help with costs no more than its pieces.
 *
 * <p>Of few pieces, all lanes take the first that is left instead, from the caller's range. They
 * are so long that to share a line costs nothing, and a caller that puts its long pieces first, as
 * guided self-scheduling does, gets an even end.
 *
 * <p>A range is one long: its first piece and the one behind its last. It only ever shrinks, from
 * either end, until its lane fills it anew with pieces that were in another; as a piece is never
 * put back, no value comes twice, and a compare-and-set can't be deceived.
 *
 * <p>Counts are unsigned: a range from {@link Long#MIN_VALUE} to {@link Long#MAX_VALUE} has more
 * indices than a signed long can count. Beyond {@link #MOST_CHUNKS} pieces, they are taken in
 * chunks.
 */
final class Loop implements Joinable {
  private static final int MOST_CHUNKS = Integer.MAX_VALUE;

  /** So many chunks for each lane are few. */
  private static final int FEW = 32;

  /** Distance between the ranges of two lanes, two cache lines, in longs. */
  private static final int APART = 16;

  private static final VarHandle RANGES = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle BEGUN;
  private static final VarHandle LEFT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BEGUN = lookup.findVarHandle(Loop.class, "begun", int.class);
      LEFT = lookup.findVarHandle(Loop.class, "left", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long begin;
  private final long end;
  private final long grain;
  private final RangeBody body;
  private final Root<?> root;
  private final long pieces;

  /** Pieces in a chunk. */
  private final long chunk;

  /** Lanes that there may be. */
  private final int lanes;

  /** Ranges that there are: one for each lane, or one for all. */
  private final int parts;

  private final long[] ranges;

  /** Lanes that have begun, the caller's among them; at least {@link #lanes} when it is over. */
  private volatile int begun = 1;

  /** Lanes that have left. */
  private volatile int left;

  /** Lanes that have to leave before it has ended; known when no more may begin. */
  private volatile int toLeave = Integer.MAX_VALUE;

  private volatile Thread waiter;
  private volatile Throwable failure;

  /** Whether the first failure was in a lane other than the caller's. */
  private boolean failedElsewhere;

  /**
   * {@code begin} is before {@code end}, {@code grain} and {@code threads} are 1 or more.
   *
   * @param threads lanes that there may be
   * @param root what the loop belongs to
   */
  Loop(long begin, long end, long grain, int threads, RangeBody body, Root<?> root) {
    this(begin, end, grain, threads, body, root, FEW);
  }

  /**
   * @param few chunks for each lane up to which all take them from the caller's range
   */
  Loop(long begin, long end, long grain, int threads, RangeBody body, Root<?> root, int few) {
    this.begin = begin;
    this.end = end;
    this.grain = grain;
    this.body = body;
    this.root = root;
    pieces = Long.divideUnsigned(end - begin - 1, grain) + 1;
    chunk = Long.divideUnsigned(pieces - 1, MOST_CHUNKS) + 1;
    int chunks = (int) (Long.divideUnsigned(pieces - 1, chunk) + 1);
    lanes = Math.min(threads, chunks);
    parts = chunks <= few * lanes ? 1 : lanes;
    // Room before the first and behind the last as well.
    ranges = new long[(parts + 1) * APART];
    ranges[slot(0)] = range(0, chunks);
  }

  /**
   * Runs the loop to its end.
   *
   * @param worker the calling one
   */
  void run(Worker worker) {
    Object event = Recorder.begin();
    Lane invitation = lanes > 1 ? new Lane(this, lanes - 1) : null;
    if (invitation != null) {
      worker.push(invitation);
    }
    takePart(0);
    boolean ended = letNoMoreBegin();
    if (invitation != null) {
      worker.takeBack(invitation);
    }
    if (!ended) {
      worker.join(this, root);
    }
    finish(event);
  }

  /**
   * Runs the loop to its end on a thread that is no worker.
   *
   * @param pool whose workers to invite
   */
  void run(WorkStealingPool pool) {
    Object event = Recorder.begin();
    Lane invitation = lanes > 1 ? new Lane(this, lanes - 1) : null;
    if (invitation != null) {
      pool.invite(invitation);
    }
    takePart(0);
    boolean ended = letNoMoreBegin();
    if (invitation != null) {
      // It may lie in its queue for long.
      invitation.loop = null;
    }
    if (!ended) {
      Guest.await(this);
    }
    finish(event);
  }

  /** The caller's part is over, and so are all pieces that nobody has taken. */
  private boolean letNoMoreBegin() {
    toLeave = Math.min((int) BEGUN.getAndAdd(this, lanes), lanes) - 1;
    return hasEnded();
  }

  @Override
  public boolean hasEnded() {
    return left >= toLeave;
  }

  @Override
  public void wakeWhenEnded(Thread thread) {
    waiter = thread;
  }

  Root<?> root() {
    return root;
  }

  /** Takes part as a further lane, if there may be one. */
  void takePart() {
    int lane = (int) BEGUN.getAndAdd(this, 1);
    if (lane >= lanes) {
      return;
    }
    if (parts == 1 || takeHalfOfAnother(lane)) {
      takePart(lane);
    }
    LEFT.getAndAdd(this, 1);
    if (hasEnded()) {
      LockSupport.unpark(waiter);
    }
  }

  private void takePart(int lane) {
    do {
      int part = parts == 1 ? 0 : lane;
      for (int next = takeFirst(part); next >= 0; next = takeFirst(part)) {
        runChunk(next, lane);
      }
    } while (parts > 1 && takeHalfOfAnother(lane));
  }

  private void runChunk(long number, int lane) {
    try {
      long piece = number * chunk;
      long behind = number * chunk + Math.min(chunk, pieces - piece);
      for (; piece != behind && !isStopped(); piece++) {
        long from = begin + piece * grain;
        long to = Long.compareUnsigned(end - from, grain) <= 0 ? end : from + grain;
        body.run(from, to);
      }
    } catch (Throwable thrown) {
      fail(thrown, lane);
    }
  }

  private boolean isStopped() {
    return failure != null || root.isAbandoned();
  }

  private int takeFirst(int part) {
    while (true) {
      long range = (long) RANGES.getVolatile(ranges, slot(part));
      int first = first(range);
      if (first == last(range) || isStopped()) {
        return -1;
      }
      if (RANGES.compareAndSet(ranges, slot(part), range, range(first + 1, last(range)))) {
        return first;
      }
    }
  }

  /** Fills the empty range of a lane with the rear half of the longest other one. */
  private boolean takeHalfOfAnother(int lane) {
    while (!isStopped()) {
      int longest = longest();
      long range = (long) RANGES.getVolatile(ranges, slot(longest));
      int length = last(range) - first(range);
      if (length == 0) {
        return false;
      }
      int middle = first(range) + length / 2;
      if (RANGES.compareAndSet(ranges, slot(longest), range, range(first(range), middle))) {
        RANGES.setVolatile(ranges, slot(lane), range(middle, last(range)));
        return true;
      }
    }
    return false;
  }

  private int longest() {
    int longest = 0;
    int most = 0;
    for (int i = 0; i < parts; i++) {
      long range = (long) RANGES.getVolatile(ranges, slot(i));
      int length = last(range) - first(range);
      if (length > most) {
        most = length;
        longest = i;
      }
    }
    return longest;
  }

  private static int slot(int lane) {
    return (lane + 1) * APART - 1;
  }

  private static long range(int first, int last) {
    return (long) first << Integer.SIZE | last;
  }

  private static int first(long range) {
    return (int) (range >>> Integer.SIZE);
  }

  private static int last(long range) {
    return (int) range;
  }

  private synchronized void fail(Throwable thrown, int lane) {
    if (failure == null) {
      failedElsewhere = lane > 0;
      failure = thrown;
    } else {
      Failures.add(failure, thrown);
    }
  }

  private void finish(Object event) {
    Recorder.end(event, pieces, lanes, toLeave + 1, failure != null);
    throwFailure();
  }

  private void throwFailure() {
    Throwable thrown = failure;
    if (thrown == null) {
      root.throwIfAbandoned();
    } else if (failedElsewhere) {
      throw Failures.rethrowFromElsewhere(thrown);
    } else {
      throw Failures.rethrow(thrown);
    }
  }

  /** Room for a number of further lanes: a worker that comes to it is one, and invites the rest. */
  static final class Lane extends Work<Void> {
    private volatile Loop loop;
    private final Root<?> root;
    private final int lanes;

    Lane(Loop loop, int lanes) {
      this.loop = loop;
      this.root = loop.root;
      this.lanes = lanes;
    }

    @Override
    Root<?> root() {
      return root;
    }

    /** Invites in two directions, so that n workers have come after log n wake-ups. */
    @Override
    void run() {
      Loop begun = loop;
      if (begun == null) {
        return;
      }
      Worker worker = WorkStealingPool.worker();
      Lane far = invite(worker, begun, lanes / 2);
      Lane near = invite(worker, begun, (lanes - 1) / 2);
      begun.takePart();
      takeBack(worker, near);
      takeBack(worker, far);
    }

    private static Lane invite(Worker worker, Loop loop, int lanes) {
      if (lanes == 0) {
        return null;
      }
      Lane lane = new Lane(loop, lanes);
      worker.push(lane);
      return lane;
    }

    private static void takeBack(Worker worker, Lane lane) {
      if (lane != null) {
        worker.takeBack(lane);
      }
    }
  }
}
