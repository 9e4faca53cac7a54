package com.spacewink.vgpu.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallGateTest {
  @Test
  void openGateLetsCallsIn() {
    CallGate gate = new CallGate();
    assertTrue(gate.enter());
    assertTrue(gate.enter());
    assertEquals(2, gate.inside());
    gate.leave();
    gate.leave();
    assertEquals(0, gate.inside());
    assertFalse(gate.isClosed());
  }

  @Test
  void closedGateKeepsCallsOutAndClosesAgain() {
    CallGate gate = new CallGate();
    gate.close();
    assertFalse(gate.enter());
    gate.close();
    assertTrue(gate.isClosed());
  }

  @Test
  void closeWaitsForTheCallInside() throws Exception {
    CallGate gate = new CallGate();
    assertTrue(gate.enter());
    AtomicBoolean left = new AtomicBoolean();
    CountDownLatch closing = new CountDownLatch(1);
    Thread closer =
        new Thread(
            () -> {
              closing.countDown();
              gate.close();
              assertTrue(left.get());
            });
    closer.start();
    closing.await();
    while (!gate.isClosed()) {
      Thread.onSpinWait();
    }
    assertFalse(gate.enter());
    left.set(true);
    gate.leave();
    closer.join();
  }

  @Test
  void interruptDoesNotCutTheWaitShortAndIsKept() throws Exception {
    CallGate gate = new CallGate();
    assertTrue(gate.enter());
    AtomicBoolean kept = new AtomicBoolean();
    Thread closer =
        new Thread(
            () -> {
              gate.close();
              kept.set(Thread.currentThread().isInterrupted());
            });
    closer.start();
    closer.interrupt();
    while (!gate.isClosed()) {
      Thread.onSpinWait();
    }
    gate.leave();
    closer.join();
    assertTrue(kept.get());
  }

  @Test
  void noCallIsInsideOnceCloseReturnedWhateverTheRace() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 2000; round++) {
        CallGate gate = new CallGate();
        AtomicInteger inside = new AtomicInteger();
        List<Future<?>> calls = new ArrayList<>();
        for (int caller = 0; caller < 3; caller++) {
          calls.add(
              callers.submit(
                  () -> {
                    while (gate.enter()) {
                      inside.incrementAndGet();
                      inside.decrementAndGet();
                      gate.leave();
                    }
                  }));
        }
        gate.close();
        assertEquals(0, inside.get());
        for (Future<?> call : calls) {
          call.get();
        }
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void closeWaitsForTheCallsOfAllThreads() throws Exception {
    int calls = 200;
    CallGate gate = new CallGate();
    CountDownLatch entered = new CountDownLatch(calls);
    AtomicInteger left = new AtomicInteger();
    ExecutorService callers = Executors.newFixedThreadPool(calls);
    try {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int call = 0; call < calls; call++) {
        all.add(
            callers.submit(
                () -> {
                  boolean open = gate.enter();
                  entered.countDown();
                  while (!gate.isClosed()) {
                    Thread.yield();
                  }
                  left.incrementAndGet();
                  gate.leave();
                  return open;
                }));
      }
      entered.await();
      gate.close();
      assertEquals(calls, left.get());
      for (Future<Boolean> call : all) {
        assertTrue(call.get());
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void noTwoCallsInsideHaveOnePlace() {
    CallGate gate = new CallGate();
    Set<Integer> places = new HashSet<>();
    for (int call = 0; call < CallGate.PLACES; call++) {
      int place = gate.take();
      assertTrue(place >= 1 && place <= CallGate.PLACES, () -> "place " + place);
      assertTrue(places.add(place), () -> "place " + place + " again");
    }
    assertEquals(CallGate.SHARED, gate.take());
    gate.giveBack(CallGate.SHARED);
    places.forEach(gate::giveBack);
    gate.close();
    assertEquals(CallGate.REFUSED, gate.take());
  }

  @Test
  void threadFindsItsPlaceAgain() {
    CallGate gate = new CallGate();
    int place = gate.take();
    gate.giveBack(place);
    assertEquals(place, gate.take());
    gate.giveBack(place);
  }

  @Test
  void placeIsOneCallsAloneWhateverTheRace() throws Exception {
    int[] taken = new int[CallGate.PLACES + 1];
    CallGate gate = new CallGate();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        calls.add(
            callers.submit(
                () -> {
                  for (int call = 0; call < 100_000; call++) {
                    int place = gate.take();
                    if (place != CallGate.SHARED) {
                      assertEquals(1, ++taken[place]);
                      taken[place]--;
                    }
                    gate.giveBack(place);
                  }
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void callsMayNestInOneThread() {
    CallGate gate = new CallGate();
    for (int depth = 0; depth < CallGate.PLACES + 3; depth++) {
      assertTrue(gate.enter());
    }
    for (int depth = 0; depth < CallGate.PLACES + 3; depth++) {
      gate.leave();
    }
    gate.close();
  }

  @Test
  void whoeverIsRefusedLeavesNoTrace() throws Exception {
    CallGate gate = new CallGate();
    gate.close();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> refused = new ArrayList<>();
      for (int call = 0; call < 10_000; call++) {
        refused.add(callers.submit(() -> !gate.enter()));
      }
      for (Future<Boolean> call : refused) {
        assertTrue(call.get());
      }
    } finally {
      callers.shutdownNow();
    }
    gate.close();
    assertTrue(gate.isClosed());
  }
}
