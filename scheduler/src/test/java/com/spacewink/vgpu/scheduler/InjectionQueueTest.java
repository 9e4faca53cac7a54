package com.spacewink.vgpu.scheduler;

import static com.spacewink.vgpu.scheduler.NumberedWork.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the stress tests prove under contention, each case here for itself. */
@Timeout(60)
class InjectionQueueTest {
  private final InjectionQueue queue = new InjectionQueue();

  @Test
  void isFirstInFirstOutOverManySegments() {
    for (int i = 0; i < 5000; i++) {
      queue.add(NumberedWork.of(i));
    }

    assertEquals(5000, queue.size());
    for (int i = 0; i < 5000; i++) {
      assertEquals(i, number(queue.poll()));
    }
    assertNull(queue.poll());
  }

  @Test
  void goesOnAfterItWasEmpty() {
    for (int round = 0; round < 3000; round++) {
      assertTrue(queue.isEmpty());
      assertNull(queue.poll());
      queue.add(NumberedWork.of(round));
      assertEquals(1, queue.size());
      assertEquals(round, number(queue.poll()));
    }
  }

  @Test
  void nothingIsLostNorTwiceAndEachProducersOrderIsKept() throws InterruptedException {
    int each = 100_000;
    int producers = 2;
    AtomicIntegerArray seen = new AtomicIntegerArray(each * producers);
    AtomicInteger left = new AtomicInteger(each * producers);
    AtomicInteger disorder = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int first = p * each;
      threads.add(
          new Thread(
              () -> {
                for (int i = first; i < first + each; i++) {
                  queue.add(NumberedWork.of(i));
                }
              }));
      threads.add(
          new Thread(
              () -> {
                int[] latest = {-1, -1};
                while (left.get() > 0) {
                  Work<?> work = queue.poll();
                  if (work != null) {
                    left.decrementAndGet();
                    int number = number(work);
                    seen.incrementAndGet(number);
                    if (number <= latest[number / each]) {
                      disorder.incrementAndGet();
                    }
                    latest[number / each] = number;
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    for (int i = 0; i < each * producers; i++) {
      assertEquals(1, seen.get(i), "element " + i);
    }
    assertEquals(0, disorder.get());
  }
}
