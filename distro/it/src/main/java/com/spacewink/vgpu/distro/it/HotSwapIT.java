package com.spacewink.vgpu.distro.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

/** Backends are stopped and started while calls run: no call fails, none is wrong. */
@Timeout(120)
class HotSwapIT {
  private static final int EDGE = 96;
  private static final int CALLERS = 3;
  private static final int SWAPS = 20;

  private final Framework framework = new Framework();
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();

  @Test
  void noCallFailsWhileTheBestBackendComesAndGoes() throws Exception {
    VirtualGpu gpu = framework.service(VirtualGpu.class);
    ProviderSelection selection = framework.service(ProviderSelection.class);
    List<String> backends = framework.usableBackends();
    String best = backends.get(0);
    boolean alone = backends.size() == 1;
    // Scalar alone has none to fall back to; then a backend that cannot run comes and goes.
    Bundle backend = framework.bundle("com.spacewink.vgpu.backend-" + (alone ? "avx2" : best));
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        running.add(callers.submit(() -> multiplyUntilDone(gpu)));
      }
      for (int swap = 0; swap < SWAPS; swap++) {
        awaitCalls(running);
        backend.stop();
        if (!alone) {
          checkFallback(selection, backend, best, backends.get(1));
        }
        awaitCalls(running);
        backend.start();
        assertEquals(Optional.of(best), selection.choice("gemm", DataType.F32).selected());
      }
      done.set(true);
      for (Future<?> caller : running) {
        caller.get();
      }
      assertTrue(calls.get() >= 2L * SWAPS * CALLERS, calls + " calls");
    } finally {
      done.set(true);
      callers.shutdownNow();
      backend.start();
    }
  }

  private static void checkFallback(
      ProviderSelection selection, Bundle backend, String best, String next) {
    Choice choice = selection.choice("gemm", DataType.F32);
    assertEquals(Optional.of(next), choice.selected());
    Candidate gone =
        choice.candidates().stream()
            .filter(candidate -> candidate.provider().equals(best))
            .findFirst()
            .orElseThrow();
    assertEquals(ProviderState.UNSATISFIED, gone.state());
    assertTrue(gone.reason().contains("is stopped"), gone.reason());
    assertTrue(gone.reason().contains("start " + backend.getBundleId()), gone.reason());
    assertTrue(
        choice.candidates().stream()
            .filter(candidate -> candidate.state() == ProviderState.UNSATISFIED)
            .anyMatch(candidate -> choice.reason().contains(candidate.reason())),
        choice.reason());
  }

  /** Integers, so that every backend must give the same bits. */
  private void multiplyUntilDone(VirtualGpu gpu) {
    float[] a = new float[EDGE * EDGE];
    float[] b = new float[EDGE * EDGE];
    for (int i = 0; i < a.length; i++) {
      a[i] = i % 7 - 3;
      b[i] = i % 5 - 2;
    }
    float[] expected = gpu.matmul(a, b, EDGE, EDGE, EDGE);
    while (!done.get()) {
      assertArrayEquals(expected, gpu.matmul(a, b, EDGE, EDGE, EDGE));
      calls.incrementAndGet();
    }
  }

  /** Waits until each caller made another call, so that every swap happens under load. */
  private void awaitCalls(List<Future<?>> running) throws Exception {
    long seen = calls.get();
    while (calls.get() < seen + CALLERS) {
      for (Future<?> caller : running) {
        if (caller.isDone()) {
          caller.get();
        }
      }
      Thread.onSpinWait();
    }
  }
}
