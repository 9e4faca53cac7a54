package com.spacewink.vgpu.scheduler;

import static com.spacewink.vgpu.scheduler.NumberedWork.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the stress tests prove under contention, each case here for itself. */
@Timeout(60)
class WorkDequeTest {
  private final WorkDeque deque = new WorkDeque();

  private void push(int from, int to) {
    for (int i = from; i < to; i++) {
      deque.push(NumberedWork.of(i));
    }
  }

  @Test
  void ownerTakesTheYoungestAndThievesTheOldest() {
    push(0, 4);

    assertEquals(3, number(deque.take()));
    assertEquals(0, number(deque.steal(null)));
    assertEquals(1, number(deque.steal(null)));
    assertEquals(2, number(deque.take()));
    assertNull(deque.take());
    assertNull(deque.steal(null));
  }

  @Test
  void keepsAllInOrderWhenItGrows() {
    push(0, 50);
    for (int i = 0; i < 40; i++) {
      assertEquals(i, number(deque.steal(null)));
    }
    push(50, 5000);

    assertEquals(4960, deque.size());
    for (int i = 40; i < 2500; i++) {
      assertEquals(i, number(deque.steal(null)));
    }
    for (int i = 4999; i >= 2500; i--) {
      assertEquals(i, number(deque.take()));
    }
    assertTrue(deque.isEmpty());
  }

  @Test
  void pushTellsWhetherItWasEmpty() {
    assertTrue(deque.push(NumberedWork.of(0)));
    assertFalse(deque.push(NumberedWork.of(1)));
    deque.steal(null);
    deque.take();
    assertTrue(deque.push(NumberedWork.of(2)));
  }

  @Test
  void givesAwayOnlyWhatBelongsToARoot() {
    Guest mine = new Guest();
    deque.push(new NumberedWork(0, mine));
    deque.push(NumberedWork.of(1));

    assertNull(deque.takeFor(mine));
    assertNull(deque.steal(new Guest()));
    assertEquals(0, number(deque.steal(mine)));
    assertNull(deque.steal(mine));
    assertEquals(1, number(deque.take()));
  }

  @Test
  void keepsNothingAliveThatHasLeft() {
    push(0, 2);
    WeakReference<Work<?>> taken = new WeakReference<>(deque.take());
    WeakReference<Work<?>> stolen = new WeakReference<>(deque.steal(null));
    while (taken.get() != null || stolen.get() != null) {
      System.gc();
    }
  }

  @Test
  void nothingIsLostNorTwiceAmongAnOwnerAndThieves() throws InterruptedException {
    int all = 200_000;
    AtomicIntegerArray seen = new AtomicIntegerArray(all);
    AtomicBoolean done = new AtomicBoolean();
    List<Thread> thieves = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      Thread thief =
          new Thread(
              () -> {
                while (!done.get() || !deque.isEmpty()) {
                  count(seen, deque.steal(null));
                }
              });
      thief.start();
      thieves.add(thief);
    }
    for (int i = 0; i < all; i++) {
      deque.push(NumberedWork.of(i));
      if (i % 3 == 0) {
        count(seen, deque.take());
      }
    }
    done.set(true);
    for (Thread thief : thieves) {
      thief.join();
    }

    for (int i = 0; i < all; i++) {
      assertEquals(1, seen.get(i), "element " + i);
    }
  }

  private static void count(AtomicIntegerArray seen, Work<?> work) {
    if (work != null) {
      seen.incrementAndGet(number(work));
    }
  }
}
