package com.spacewink.vgpu.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * An unbounded lock-free queue for many producers and consumers, first in, first out: the array
 * queue with fetch-and-add of Ramalhete and Correia (FAAArrayQueue, 2016), a list of segments whose
 * slots are dealt out by counters.
 *
 * <p>A producer draws a slot and puts its work there by compare-and-set; a consumer draws slots and
 * puts {@link #TAKEN} there. A consumer that is faster than the producer of its slot spoils it, and
 * both draw again. So nobody ever waits for anybody.
 */
final class InjectionQueue {
  private static final int SEGMENT = 1024;

  /** Most that one consumer takes at once. */
  private static final int BATCH = 64;

  private static final Object TAKEN = new Object();

  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle DEALT;
  private static final VarHandle DRAWN;
  private static final VarHandle NEXT;
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      DEALT = lookup.findVarHandle(Segment.class, "dealt", int.class);
      DRAWN = lookup.findVarHandle(Segment.class, "drawn", int.class);
      NEXT = lookup.findVarHandle(Segment.class, "next", Segment.class);
      HEAD = lookup.findVarHandle(InjectionQueue.class, "head", Segment.class);
      TAIL = lookup.findVarHandle(InjectionQueue.class, "tail", Segment.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Superclasses keep the order of fields: producers and consumers write to lines of their own.

  @SuppressWarnings("unused")
  private abstract static class SpaceBefore {
    long before0, before1, before2, before3, before4, before5, before6, before7;
    long before8, before9, before10, before11, before12, before13, before14, before15;
  }

  private abstract static class Producers extends SpaceBefore {
    /** Slots given to producers. */
    volatile int dealt;
  }

  @SuppressWarnings("unused")
  private abstract static class SpaceBetween extends Producers {
    long between0, between1, between2, between3, between4, between5, between6, between7;
    long between8, between9, between10, between11, between12, between13, between14, between15;
  }

  /** The counters go beyond the number of slots: whoever draws such a number takes the next one. */
  private static final class Segment extends SpaceBetween {
    final Object[] slots = new Object[SEGMENT];

    /** Slots given to consumers. */
    volatile int drawn;

    volatile Segment next;

    Segment() {}

    Segment(Work<?> first) {
      slots[0] = first;
      dealt = 1;
    }

    int size() {
      return Math.max(0, Math.min(dealt, SEGMENT) - Math.min(drawn, SEGMENT));
    }
  }

  private volatile Segment head = new Segment();
  private volatile Segment tail = head;

  void add(Work<?> work) {
    while (true) {
      Segment last = tail;
      if (last.dealt < SEGMENT) {
        int slot = (int) DEALT.getAndAdd(last, 1);
        if (slot < SEGMENT && SLOTS.compareAndSet(last.slots, slot, null, work)) {
          return;
        }
      } else if (last.next != null) {
        TAIL.compareAndSet(this, last, last.next);
      } else {
        Segment segment = new Segment(work);
        if (NEXT.compareAndSet(last, null, segment)) {
          TAIL.compareAndSet(this, last, segment);
          return;
        }
      }
    }
  }

  /**
   * @return the oldest, or null if nothing is here
   */
  Work<?> poll() {
    return poll(1, null);
  }

  /**
   * Removes several at once, as drawing slots is what consumers get in each other's way with.
   *
   * @param sharers how many consumers share what is here
   * @param rest gets all but the oldest, so that it will take them in their order
   * @return the oldest, or null if nothing is here
   */
  Work<?> poll(int sharers, WorkDeque rest) {
    while (true) {
      Segment first = head;
      int drawn = first.drawn;
      int dealt = first.dealt;
      if (drawn >= SEGMENT) {
        Segment next = first.next;
        if (next == null) {
          return null;
        }
        HEAD.compareAndSet(this, first, next);
      } else if (drawn >= dealt) {
        return null;
      } else {
        int share = (Math.min(dealt, SEGMENT) - drawn) / sharers;
        Work<?> oldest = draw(first, rest == null ? 1 : Math.max(1, Math.min(share, BATCH)), rest);
        if (oldest != null) {
          return oldest;
        }
      }
    }
  }

  /**
   * @return the oldest of what was drawn, or null if all slots were spoilt
   */
  private static Work<?> draw(Segment segment, int count, WorkDeque rest) {
    int begin = (int) DRAWN.getAndAdd(segment, count);
    Work<?> oldest = null;
    for (int slot = Math.min(begin + count, SEGMENT) - 1; slot >= begin; slot--) {
      if (oldest != null) {
        rest.push(oldest);
      }
      oldest = take(segment, slot);
    }
    return oldest == null && rest != null ? rest.take() : oldest;
  }

  private static Work<?> take(Segment segment, int slot) {
    Object work = SLOTS.getAcquire(segment.slots, slot);
    if (work == null) {
      // Unless its producer comes just now, it has to draw another slot.
      work = SLOTS.getAndSet(segment.slots, slot, TAKEN);
    } else {
      // Nobody else comes here any more.
      SLOTS.setOpaque(segment.slots, slot, TAKEN);
    }
    return (Work<?>) work;
  }

  /**
   * @return whether nothing is here
   */
  boolean isEmpty() {
    for (Segment segment = head; segment != null; segment = segment.next) {
      if (segment.size() > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * @return about how much is here
   */
  long size() {
    long size = 0;
    for (Segment segment = head; segment != null; segment = segment.next) {
      size += segment.size();
    }
    return size;
  }
}
