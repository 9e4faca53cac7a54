package com.spacewink.vgpu.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The deque of Chase and Lev ("Dynamic Circular Work-Stealing Deque", SPAA 2005) with the memory
 * orderings of Lê, Pop, Cohen and Zappa Nardelli ("Correct and Efficient Work-Stealing for Weak
 * Memory Models", PPoPP 2013, figure 1). Its owner pushes and takes at the bottom, like a stack;
 * anybody steals at the top, the oldest first.
 *
 * <p>Two things are added. Slots are cleared, so that a deque does not keep alive what was done
 * long ago: by the owner after a take, when no thief can come to that slot any more, and by a thief
 * through compare-and-set, as the owner may have come round to it. (A theft while the deque grows
 * may leave a copy behind until its slot is used again.) And {@link #push} says whether the deque
 * was empty, the only case in which somebody has to be woken; see {@link IdleWorkers}.
 */
final class WorkDeque extends WorkDequeFields {
  private static final VarHandle TOP;
  private static final VarHandle BOTTOM;
  private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(Work[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TOP = lookup.findVarHandle(WorkDequeTop.class, "top", long.class);
      BOTTOM = lookup.findVarHandle(WorkDequeFields.class, "bottom", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int FIRST_CAPACITY = 64;

  /** A power of two. Replaced by the owner alone; thieves may still read an old one. */
  private volatile Work<?>[] elements = new Work<?>[FIRST_CAPACITY];

  /** The same array, for the owner, which needs no ordering to read it. */
  private Work<?>[] ownElements = elements;

  /**
   * Adds work; for the owner alone.
   *
   * @return whether nothing was here before
   */
  boolean push(Work<?> work) {
    long b = bottom;
    long t = (long) TOP.getAcquire(this);
    Work<?>[] array = ownElements;
    if (b - t >= array.length) {
      array = grow(array, t, b);
    }
    ELEMENTS.setOpaque(array, (int) b & (array.length - 1), work);
    // The release makes the element, and what it refers to, visible before the new bottom.
    BOTTOM.setRelease(this, b + 1);
    return b <= t;
  }

  private Work<?>[] grow(Work<?>[] old, long t, long b) {
    Work<?>[] array = new Work<?>[Math.multiplyExact(old.length, 2)];
    for (long i = t; i < b; i++) {
      Work<?> work = (Work<?>) ELEMENTS.getOpaque(old, (int) i & (old.length - 1));
      ELEMENTS.setOpaque(array, (int) i & (array.length - 1), work);
    }
    ownElements = array;
    elements = array;
    return array;
  }

  /**
   * Removes the youngest; for the owner alone.
   *
   * @return it, or null if nothing is here
   */
  Work<?> take() {
    long b = bottom - 1;
    if ((long) TOP.getOpaque(this) > b) {
      // Only the owner adds, so it needs no fence to know that nothing is here.
      return null;
    }
    Work<?>[] array = ownElements;
    BOTTOM.setOpaque(this, b);
    // A thief must see the lower bottom, or this must see the thief's higher top.
    VarHandle.fullFence();
    long t = (long) TOP.getOpaque(this);
    if (t > b) {
      BOTTOM.setOpaque(this, b + 1);
      return null;
    }
    int slot = (int) b & (array.length - 1);
    Work<?> work = (Work<?>) ELEMENTS.getOpaque(array, slot);
    if (t == b) {
      boolean mine = TOP.compareAndSet(this, t, t + 1);
      BOTTOM.setOpaque(this, b + 1);
      if (!mine) {
        return null;
      }
    }
    ELEMENTS.setOpaque(array, slot, null);
    return work;
  }

  /**
   * Removes the youngest if it belongs to a root; for the owner alone.
   *
   * @return it, or null if nothing is here or the youngest belongs to none of that root
   */
  Work<?> takeFor(Root<?> root) {
    Work<?> youngest = youngest();
    return youngest != null && youngest.root().descendsFrom(root) ? take() : null;
  }

  /**
   * For the owner alone.
   *
   * @return what {@link #take} would return, unless a thief comes first; or null
   */
  Work<?> youngest() {
    long b = bottom - 1;
    if ((long) TOP.getAcquire(this) > b) {
      return null;
    }
    Work<?>[] array = ownElements;
    return (Work<?>) ELEMENTS.getOpaque(array, (int) b & (array.length - 1));
  }

  /**
   * Removes the oldest; for anybody.
   *
   * @param root whose work it must be, or null for any
   * @return it; null if nothing suitable is here, or if somebody else was faster
   */
  Work<?> steal(Root<?> root) {
    if (isEmpty()) {
      // Without the fence, which most searches would pay for in vain.
      return null;
    }
    long t = (long) TOP.getAcquire(this);
    // Top before bottom: see take().
    VarHandle.fullFence();
    long b = (long) BOTTOM.getAcquire(this);
    if (t >= b) {
      return null;
    }
    Work<?>[] array = elements;
    int slot = (int) t & (array.length - 1);
    Work<?> work = (Work<?>) ELEMENTS.getAcquire(array, slot);
    if (work == null || (root != null && !work.root().descendsFrom(root))) {
      return null;
    }
    if (!TOP.compareAndSet(this, t, t + 1)) {
      return null;
    }
    // Work is pushed once, so this can't clear what the owner has put here since.
    ELEMENTS.compareAndSet(array, slot, work, null);
    return work;
  }

  /**
   * @return about how much is here
   */
  long size() {
    long t = (long) TOP.getOpaque(this);
    return Math.max(0, (long) BOTTOM.getOpaque(this) - t);
  }

  /**
   * For anybody; exact if the caller's earlier writes are ordered before it by a full fence.
   *
   * @return whether nothing is here
   */
  boolean isEmpty() {
    long t = (long) TOP.getAcquire(this);
    return (long) BOTTOM.getAcquire(this) <= t;
  }
}

// Superclasses keep the order of fields, and so the distance between those that thieves write and
// those that the owner writes. Two lines, as processors fetch pairs of them.

@SuppressWarnings("unused")
abstract class WorkDequeSpaceBefore {
  long before0, before1, before2, before3, before4, before5, before6, before7;
  long before8, before9, before10, before11, before12, before13, before14, before15;
}

abstract class WorkDequeTop extends WorkDequeSpaceBefore {
  /** Index of the oldest element. Only ever grows. */
  long top;
}

@SuppressWarnings("unused")
abstract class WorkDequeSpaceBetween extends WorkDequeTop {
  long between0, between1, between2, between3, between4, between5, between6, between7;
  long between8, between9, between10, between11, between12, between13, between14, between15;
}

abstract class WorkDequeFields extends WorkDequeSpaceBetween {
  /** Index behind the youngest element. Written by the owner alone. */
  long bottom;
}
