package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A plan in the cache: a transform, who holds it, and the provider's part that runs it now.
 *
 * <p>Planning happens under the plan's own lock, so that threads that ask for the same one wait for
 * it, and others do not.
 */
final class CachedPlan {
  private static final String OPERATION = KernelFamily.FFT.operation();

  /** In the place of the number of holders. */
  private static final int GIVEN_UP = -1;

  private final PlanKey key;
  private final TransformChoice choice;
  private final AtomicLong bytesOfAll;
  private final boolean isInPlace;
  private final int alignment;
  private final long inBytes;
  private final long outBytes;

  /** Handles that are open and calls that wait for the plan. */
  private final AtomicInteger holders = new AtomicInteger(1);

  private volatile PreparedTransform prepared;

  /** The state of the choice in which {@link #prepared} may be run, for those who hold the plan. */
  private volatile Object usableIn;

  /** The same in which it is what a new plan would be. */
  private volatile Object bestIn;

  /** What the first planning failed with, for those who waited for it. */
  private VgpuException failure;

  /** Written without synchronization: an order that is a little wrong does not matter. */
  private long lastUse;

  /**
   * A new plan, held by the caller.
   *
   * @param key what it is for
   * @param choice chooses its provider
   * @param bytesOfAll what the tables of all plans take
   */
  CachedPlan(PlanKey key, TransformChoice choice, AtomicLong bytesOfAll) {
    FftSpec spec = key.spec();
    this.key = key;
    this.choice = choice;
    this.bytesOfAll = bytesOfAll;
    this.isInPlace = spec.placement() == FftPlacement.IN_PLACE;
    this.alignment = spec.precision().bytes();
    this.inBytes = spec.inBytes();
    this.outBytes = spec.outBytes();
  }

  PlanKey key() {
    return key;
  }

  long lastUse() {
    return lastUse;
  }

  void usedAt(long use) {
    lastUse = use;
  }

  /**
   * Counts a holder, who must be taken off again by {@link #release}.
   *
   * @return false if the plan is given up
   */
  boolean hold() {
    int count = holders.get();
    while (count != GIVEN_UP && !holders.compareAndSet(count, count + 1)) {
      count = holders.get();
    }
    return count != GIVEN_UP;
  }

  void release() {
    holders.decrementAndGet();
  }

  boolean isHeld() {
    return holders.get() > 0;
  }

  /**
   * Gives the plan up, unless somebody holds it: nobody will again.
   *
   * @return whether this call did it; if so, {@link #close} must follow
   */
  boolean giveUp() {
    return holders.compareAndSet(0, GIVEN_UP);
  }

  /** Waits for planning and calls that go on, and gives the tables back. */
  synchronized void close() {
    replace(null);
  }

  /**
   * Plans, if that was not done yet. The caller holds the plan.
   *
   * @return whether it is what a new plan would be; false if another provider would do that now
   */
  boolean isBest() {
    return prepared != null && bestIn == choice.state() || isBestNow();
  }

  private synchronized boolean isBestNow() {
    Object state = choice.state();
    if (prepared == null) {
      decide();
    } else if (!choice.isBest(key, prepared)) {
      return false;
    }
    usableIn = state;
    bestIn = state;
    return true;
  }

  /** Short id of the provider that would run it now. The caller holds the plan. */
  String provider() {
    return usable().route().provider().id().name();
  }

  /** Computes the transform. The caller holds the plan. */
  void execute(Pin in, Pin out) {
    checkSizes(in, out);
    if (inBytes == 0) {
      return;
    }
    long from = in.address();
    long to = out.address();
    checkAddresses(from, to);
    while (!usable().execute(from, to)) {
      usableIn = null;
    }
  }

  /**
   * Computes the transform if nothing has changed since it was planned. Nobody needs to hold it.
   *
   * @return whether it did
   */
  boolean tryExecute(Pin in, Pin out) {
    PreparedTransform now = prepared;
    if (now == null || bestIn != choice.state()) {
      return false;
    }
    checkSizes(in, out);
    if (inBytes == 0) {
      return true;
    }
    long from = in.address();
    long to = out.address();
    checkAddresses(from, to);
    return now.execute(from, to);
  }

  private PreparedTransform usable() {
    PreparedTransform now = prepared;
    return now != null && usableIn == choice.state() ? now : decide();
  }

  /** Plans for the first time, or anew where the provider has gone or another one is pinned. */
  private synchronized PreparedTransform decide() {
    if (holders.get() == GIVEN_UP) {
      throw VgpuException.invalid(OPERATION + ": the plan is closed");
    }
    if (failure != null) {
      throw new VgpuException(failure.status(), failure.getMessage(), failure);
    }
    Object state = choice.state();
    if (prepared == null || !choice.mayKeep(key, prepared)) {
      replace(choose());
    }
    usableIn = state;
    return prepared;
  }

  private PreparedTransform choose() {
    try {
      return choice.prepare(key);
    } catch (VgpuException e) {
      failure = prepared == null ? e : null;
      throw e;
    }
  }

  private void replace(PreparedTransform next) {
    PreparedTransform before = prepared;
    prepared = next;
    bytesOfAll.addAndGet(bytes(next) - bytes(before));
    if (before != null) {
      before.close();
    }
  }

  private static long bytes(PreparedTransform prepared) {
    return prepared == null ? 0 : prepared.tableBytes();
  }

  private void checkSizes(Pin in, Pin out) {
    Operands.checkSize(OPERATION, "in", in, inBytes);
    Operands.checkResult(OPERATION, "out", out, outBytes);
  }

  private void checkAddresses(long in, long out) {
    Operands.checkAligned(OPERATION, "in", in, alignment);
    Operands.checkAligned(OPERATION, "out", out, alignment);
    if (!isInPlace) {
      Operands.checkApart(OPERATION, "in", in, inBytes, "out", out, outBytes);
    } else if (in != out) {
      throw VgpuException.invalid(
          OPERATION + ": in place, in and out begin at different addresses: expected the same");
    }
  }
}
