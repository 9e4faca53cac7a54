package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.memory.RamAllocator;
import com.spacewink.vgpu.scheduler.WorkStealingPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceReference;

/** Plans of transforms: the cache (4 plans, 4000 bytes), the choice of a provider, and running. */
@Timeout(60)
class FftPlansTest {
  private static final int MOST_PLANS = 4;

  private final FakeServices services = new FakeServices().with("vgpu.pool.workers", "4");
  private final RamAllocator memory = new RamAllocator(services.context(), Map.of());
  private final WorkStealingPool pool = new WorkStealingPool(services.context(), Map.of());
  private final TunerRecords records = Records.measurements();
  private final KernelSelection selection =
      new KernelSelection(
          services.context(), memory, (family, type, present) -> List.of(), records, Demand.NONE);
  private final Clock clock = new Clock();
  private final FftPlans plans = NaiveFft.plans(memory, pool, selection, records, clock);
  private final NaiveFft naive = new NaiveFft();
  private final List<AutoCloseable> open = new ArrayList<>();

  /** Moves when a transform runs, and at no other time. */
  private static final class Clock implements Watch {
    private double seconds;

    @Override
    public double seconds() {
      return seconds;
    }

    @Override
    public boolean isOver() {
      return false;
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    plans.stop();
    pool.stop();
    assertEquals(0, naive.open(), "a transform is left");
    assertEquals(0, memory.statistics().liveBuffers(), "a buffer is left");
  }

  @Test
  void secondPlanOfATransformIsTheFirst() {
    add("naive", 0, naive);
    int tested = naive.prepared.get();
    plans.plan(of(8)).close();
    tested = naive.prepared.get() - 1;
    plans.plan(of(8)).close();
    assertEquals(tested + 1, naive.prepared.get());
    assertEquals(1, plans.statistics().hits());
    assertEquals(1, plans.statistics().misses());
  }

  @Test
  void planThatWasNotUsedForLongestGoesFirst() {
    add("naive", 0, naive);
    for (int n = 1; n <= MOST_PLANS; n++) {
      plans.plan(of(n)).close();
    }
    plans.plan(of(1)).close();
    plans.plan(of(10)).close();
    long misses = plans.statistics().misses();
    plans.plan(of(1)).close();
    assertEquals(misses, plans.statistics().misses(), "1 was used last");
    plans.plan(of(2)).close();
    assertEquals(misses + 1, plans.statistics().misses(), "2 was not");
    assertEquals(MOST_PLANS, plans.statistics().plans());
  }

  @Test
  void manyTransformsTakeNoMoreThanTheBounds() {
    add("naive", 0, naive);
    naive.types();
    for (int n = 1; n <= 10_000; n++) {
      try (FftPlan plan = plans.plan(of(n))) {
        assertEquals("naive", plan.provider());
      }
      assertTrue(plans.statistics().plans() <= MOST_PLANS);
      assertTrue(naive.open() <= MOST_PLANS, "open: " + naive.open());
    }
    assertEquals(naive.tables.get(), plans.statistics().bytes());
    assertEquals(10_000 - MOST_PLANS, plans.statistics().evictions());
  }

  @Test
  void tablesBeyondTheBytesGo() {
    NaiveFft large =
        new NaiveFft() {
          @Override
          long tableBytes(FftSpec spec) {
            return 1500;
          }
        };
    add("large", 0, large);
    for (int n = 1; n <= MOST_PLANS; n++) {
      plans.plan(of(n)).close();
    }
    assertEquals(2, plans.statistics().plans());
    assertEquals(3000, plans.statistics().bytes());
    plans.clear();
    assertEquals(0, plans.statistics().bytes());
    assertEquals(0, large.open());
  }

  @Test
  void heldPlansStayBeyondTheBounds() {
    add("naive", 0, naive);
    List<FftPlan> held = new ArrayList<>();
    for (int n = 1; n <= 2 * MOST_PLANS; n++) {
      held.add(plans.plan(of(n)));
    }
    plans.clear();
    assertEquals(2 * MOST_PLANS, plans.statistics().plans());
    held.forEach(this::assertComputes);
    held.forEach(FftPlan::close);
    assertEquals(MOST_PLANS, plans.statistics().plans());
  }

  @Test
  void threadsThatAskForTheSameWaitForOnePlan() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger made = new AtomicInteger();
    add(
        "slow",
        0,
        new NaiveFft() {
          @Override
          void beforePrepare(FftSpec spec) {
            if (spec.points() == 77) {
              made.incrementAndGet();
              begun.countDown();
              await(mayEnd);
            }
          }
        });
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> same = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        same.add(threads.submit(() -> plans.plan(of(77)).close()));
      }
      begun.await();
      plans.plan(of(78)).close();
      mayEnd.countDown();
      for (Future<?> each : same) {
        each.get();
      }
      assertEquals(1, made.get());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void failureIsNotKept() {
    AtomicBoolean isBroken = new AtomicBoolean();
    add(
        "fragile",
        0,
        new NaiveFft() {
          @Override
          void beforePrepare(FftSpec spec) {
            if (isBroken.get()) {
              throw new VgpuException(Status.OUT_OF_MEMORY, "no room for tables");
            }
          }
        });
    plans.plan(of(5)).close();
    isBroken.set(true);
    VgpuException e = assertThrows(VgpuException.class, () -> plans.plan(of(6)));
    assertEquals(Status.OUT_OF_MEMORY, e.status());
    isBroken.set(false);
    plans.plan(of(6)).close();
    assertEquals(2, plans.statistics().plans());
  }

  @Test
  void transformIsComputedByPlanAndAtOnce() {
    add("naive", 0, naive);
    assertComputes(hold(plans.plan(of(12))));
    assertComputes(of(12));
    assertComputes(of(13));
    assertComputes(of(13));
    assertComputes(FftSpec.of(FftKind.R2C, DataType.F64, 9));
  }

  @Test
  void largeBatchIsDealtOutAndEveryThreadHasItsScratch() {
    add("naive", 0, naive);
    FftSpec batch = of(64).repeated(new FftAxis(500, 64, 64));
    int before = naive.runs.get();
    assertComputes(batch);
    assertTrue(naive.runs.get() - before > 1, "it was not cut");
    before = naive.runs.get();
    assertComputes(batch.onThreads(1));
    assertEquals(before + 1, naive.runs.get(), "it was cut");
  }

  @Test
  void emptyTransformGoesToNoProvider() {
    add("naive", 0, naive);
    try (FftPlan plan = plans.plan(FftSpec.of(FftKind.C2C, DataType.F64, 0, 5))) {
      assertEquals("naive", plan.provider());
      int before = naive.prepared.get();
      Pin nothing = pin(0);
      plan.execute(nothing, nothing);
      assertEquals(before, naive.prepared.get());
    }
  }

  @Test
  void operandsAreChecked() {
    add("naive", 0, naive);
    FftPlan plan = hold(plans.plan(of(4)));
    Pin all = pin(1000);
    assertInvalid(
        "fft: in holds 63 bytes, needs 64",
        () -> plan.execute(all.slice(0, 63), all.slice(64, 64)));
    assertInvalid(
        "fft: out holds 63 bytes, needs 64",
        () -> plan.execute(all.slice(0, 64), all.slice(64, 63)));
    assertInvalid(
        "fft: in and out overlap", () -> plan.execute(all.slice(0, 64), all.slice(56, 64)));
    assertInvalid(
        "fft: out is not aligned to 8 bytes",
        () -> plan.execute(all.slice(0, 64), all.slice(100, 64)));
    FftPlan inPlace = hold(plans.plan(of(4).inPlace()));
    inPlace.execute(all, all);
    assertInvalid(
        "fft: in place, in and out begin at different addresses: expected the same",
        () -> inPlace.execute(all.slice(0, 64), all.slice(64, 64)));
    try (Buffer buffer = memory.allocate(64);
        Pin readOnly = buffer.pin(Access.READ)) {
      assertInvalid(
          "fft: out is pinned for READ, needs WRITE or READ_WRITE",
          () -> plan.execute(all, readOnly));
    }
  }

  @Test
  void closedPlanIsRefused() {
    add("naive", 0, naive);
    FftPlan plan = plans.plan(of(4));
    plan.close();
    plan.close();
    Pin pin = pin(1000);
    assertInvalid(
        "fft: the plan is closed", () -> plan.execute(pin.slice(0, 64), pin.slice(64, 64)));
    assertInvalid("fft: the plan is closed", plan::provider);
  }

  @Test
  void providerThatRefusesIsPassedOver() {
    add("naive", 0, naive);
    add(
        "picky",
        200,
        new NaiveFft() {
          @Override
          void beforePrepare(FftSpec spec) {
            if (spec.points() == 1009) {
              throw refusal("fft: primes are too hard");
            }
          }
        });
    assertEquals("picky", hold(plans.plan(of(1000))).provider());
    assertEquals("naive", hold(plans.plan(of(1009))).provider());
    VgpuException e = assertThrows(VgpuException.class, () -> plans.plan(of(1009), "picky"));
    assertEquals(Status.NOT_SUPPORTED, e.status());
    assertEquals("fft: primes are too hard", e.getMessage());
  }

  @Test
  void withoutAProviderThePlanSaysWhereToLook() {
    VgpuException e = assertThrows(VgpuException.class, () -> plans.plan(of(8)));
    assertEquals(Status.NOT_SUPPORTED, e.status());
    assertEquals("fft: no provider for f64; 'vgpu providers --why fft' tells why", e.getMessage());
  }

  @Test
  void demandedProviderMustBeThere() {
    add("naive", 0, naive);
    add("other", 200, new NaiveFft());
    assertEquals("naive", hold(plans.plan(of(8), "naive")).provider());
    assertEquals("other", hold(plans.plan(of(8))).provider());
    assertInvalid(
        "fft: unknown provider 'turbo': expected one of naive, other",
        () -> plans.plan(of(8), "turbo"));
  }

  @Test
  void providerThatComputesWronglyIsNeverUsed() {
    add("naive", 0, naive);
    add(
        "careless",
        200,
        new NaiveFft() {
          @Override
          DenseSignal result(FftSpec spec, DenseSignal transform) {
            return transform;
          }
        });
    assertEquals("naive", hold(plans.plan(of(8))).provider());
    assertEquals(Optional.of("naive"), selection.choice("fft", DataType.F64).selected());
  }

  @Test
  void measuredProviderComesBeforeAHigherRanking() {
    add("naive", 0, naive);
    add("other", 200, new NaiveFft());
    records.put(
        new TuneRecord(
            "fft",
            DataType.F64,
            "c2c.p16.1d.one",
            1,
            Records.NOON,
            List.of(
                Records.contestant("naive", "1.0.0", "", 1, 2),
                Records.contestant("other", "1.0.0", "", 1, 1))));
    assertEquals("naive", hold(plans.plan(of(16))).provider());
    assertEquals("other", hold(plans.plan(of(32))).provider());
    assertEquals("other", hold(plans.plan(of(12))).provider());
  }

  @Test
  void pinDecidesForNewPlansAndForThoseThatAreHeld() {
    add("naive", 0, naive);
    add("other", 200, new NaiveFft());
    FftPlan held = hold(plans.plan(of(8)));
    assertEquals("other", held.provider());
    selection.pin("fft", "naive");
    assertEquals("naive", held.provider());
    assertComputes(held);
    assertEquals("naive", hold(plans.plan(of(8))).provider());
    selection.unpin("fft");
    assertEquals("other", hold(plans.plan(of(8))).provider());
  }

  @Test
  void newcomerGetsNewPlansAndHeldOnesStayWhereTheyAre() {
    add("naive", 0, naive);
    FftPlan held = hold(plans.plan(of(8)));
    add("other", 200, new NaiveFft());
    assertEquals("naive", held.provider());
    assertComputes(held);
    assertEquals("other", hold(plans.plan(of(8))).provider());
    assertEquals("naive", held.provider());
  }

  @Test
  void planGoesToTheNextBestWhenItsProviderLeaves() {
    add("naive", 0, naive);
    NaiveFft leaving = new NaiveFft();
    ServiceReference<FftProvider> reference = add("leaving", 200, leaving);
    FftPlan held = hold(plans.plan(of(8)));
    FftPlan demanded = hold(plans.plan(of(8), "leaving"));
    assertEquals("leaving", held.provider());
    selection.unbindTransforms(reference);
    assertEquals(0, leaving.open(), "a transform outlives its provider");
    assertEquals("naive", held.provider());
    assertComputes(held);
    VgpuException e = assertThrows(VgpuException.class, demanded::provider);
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals("fft: unknown provider 'leaving': expected one of naive", e.getMessage());
  }

  @Test
  void departureWaitsForTheTransformsInside() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch mayLeave = new CountDownLatch(1);
    AtomicBoolean isReady = new AtomicBoolean();
    NaiveFft slow =
        new NaiveFft() {
          @Override
          void beforeRun(FftSpec spec) {
            if (isReady.get()) {
              inside.countDown();
              await(mayLeave);
            }
          }
        };
    ServiceReference<FftProvider> reference = add("slow", 0, slow);
    FftPlan plan = hold(plans.plan(of(8)));
    isReady.set(true);
    Pin pin = pin(256);
    Thread caller = new Thread(() -> plan.execute(pin.slice(0, 128), pin.slice(128, 128)));
    caller.start();
    inside.await();
    Thread leaver = new Thread(() -> selection.unbindTransforms(reference));
    leaver.start();
    while (!selection.choice("fft", DataType.F64).selected().isEmpty()) {
      Thread.onSpinWait();
    }
    assertEquals(1, slow.open());
    assertTrue(leaver.isAlive());
    mayLeave.countDown();
    leaver.join();
    caller.join();
    assertEquals(0, slow.open());
  }

  @Test
  void providersComeAndGoUnderLoadAndNoCallFails() throws Exception {
    add("naive", 0, naive);
    FftPlan held = hold(plans.plan(of(24)));
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<NaiveFft> guests = new ArrayList<>();
    try {
      List<Future<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int n = 20 + 2 * i;
        Callable<Integer> caller =
            () -> {
              int calls = 0;
              while (!isOver.get() || calls < 10) {
                assertComputes(held);
                assertComputes(of(n));
                calls++;
              }
              return calls;
            };
        callers.add(threads.submit(caller));
      }
      for (int i = 0; i < 10; i++) {
        NaiveFft guest = new NaiveFft();
        guests.add(guest);
        ServiceReference<FftProvider> reference = add("guest", 200, guest);
        plans.plan(of(30 + i)).close();
        selection.unbindTransforms(reference);
        assertEquals(0, guest.open(), "a transform outlives its provider");
      }
      isOver.set(true);
      for (Future<Integer> caller : callers) {
        assertTrue(caller.get() >= 10);
      }
    } finally {
      isOver.set(true);
      threads.shutdown();
    }
  }

  @Test
  void moreEffortTimesTheProvidersAndKeepsWhatItFinds() {
    add("naive", 200, paced(2e-3));
    NaiveFft fast = paced(1e-3);
    add("fast", 0, fast);
    FftSpec spec = of(16);
    assertEquals("naive", hold(plans.plan(spec)).provider());
    assertEquals("fast", hold(plans.plan(spec.effort(FftEffort.MEASURE))).provider());
    assertEquals(1, fast.open(), "the others are given back");
    TuneRecord record = records.records().get(0);
    assertEquals("c2c.p16.1d.one", record.sizeClass());
    assertEquals("fast", record.best().provider());
    assertEquals(16 * 4 * 5 / 1e-3 * 1e-9, record.best().rate(), 1e-9);
    assertEquals("fast", hold(plans.plan(spec)).provider());
  }

  @Test
  void moreEffortLeavesAMeasuredClassAndAPinAlone() {
    add("naive", 200, paced(2e-3));
    add("fast", 0, paced(1e-3));
    TuneRecord measured =
        new TuneRecord(
            "fft",
            DataType.F64,
            "c2c.p16.1d.one",
            1,
            Records.NOON,
            List.of(Records.contestant("naive", "1.0.0", "", 1, 2)));
    records.put(measured);
    assertEquals("fast", hold(plans.plan(of(16).effort(FftEffort.PATIENT))).provider());
    assertEquals(List.of(measured), records.records());
    selection.pin("fft", "naive");
    assertEquals("naive", hold(plans.plan(of(16).effort(FftEffort.MEASURE))).provider());
  }

  @Test
  void stoppedPlannerClosesWhatIsHeld() {
    add("naive", 0, naive);
    FftPlan held = hold(plans.plan(of(8)));
    plans.stop();
    assertEquals(0, naive.open());
    VgpuException e = assertThrows(VgpuException.class, () -> assertComputes(held));
    assertEquals(Status.NOT_READY, e.status());
    assertThrows(VgpuException.class, () -> plans.plan(of(9)));
  }

  @Test
  void workspaceThatCannotBeHadFailsTheCallAlone() {
    AtomicBoolean isGreedy = new AtomicBoolean();
    add(
        "greedy",
        0,
        new NaiveFft() {
          @Override
          long workspaceBytes(FftSpec spec) {
            return isGreedy.get() ? 1L << 55 : 0;
          }
        });
    plans.plan(of(4)).close();
    isGreedy.set(true);
    FftPlan plan = hold(plans.plan(of(8)));
    VgpuException e = assertThrows(VgpuException.class, () -> assertComputes(plan));
    assertEquals(Status.OUT_OF_MEMORY, e.status());
  }

  @Test
  void settingsThatMakeNoSenseAreReported() {
    List<String> errors = new ArrayList<>();
    Map<String, String> properties =
        Map.of(PlanCacheSettings.PLANS, "many", PlanCacheSettings.BYTES, "-1");
    assertEquals(
        new PlanCacheSettings(1024, 64L << 20),
        PlanCacheSettings.of(properties::get, 0, errors::add));
    assertEquals(
        List.of(
            "vgpu.fft.cache.plans is 'many': expected a whole number, 0 or more; using 1024",
            "vgpu.fft.cache.bytes is '-1': expected a whole number, 0 or more; using 67108864"),
        errors);
    assertEquals(
        new PlanCacheSettings(7, 1L << 30),
        PlanCacheSettings.of(
            Map.of(PlanCacheSettings.PLANS, "7")::get, 1L << 50, AssertionError::new));
  }

  private static FftSpec of(long n) {
    return FftSpec.of(FftKind.C2C, DataType.F64, n);
  }

  private ServiceReference<FftProvider> add(String name, int ranking, FftProvider provider) {
    ServiceReference<FftProvider> reference = services.register(name, ranking, provider);
    selection.bindTransforms(reference);
    return reference;
  }

  private NaiveFft paced(double seconds) {
    return new NaiveFft() {
      @Override
      void beforeRun(FftSpec spec) {
        clock.seconds += seconds;
      }
    };
  }

  private FftPlan hold(FftPlan plan) {
    open.add(plan);
    return plan;
  }

  private Pin pin(long bytes) {
    Buffer buffer = memory.allocate(bytes);
    Pin pin = buffer.pin(Access.READ_WRITE);
    open.add(pin);
    open.add(buffer);
    return pin;
  }

  private void assertComputes(FftPlan plan) {
    assertComputes(plan.spec(), plan::execute);
  }

  private void assertComputes(FftSpec spec) {
    assertComputes(spec, (in, out) -> plans.execute(spec, in, out));
  }

  /** A way to compute a transform. */
  @FunctionalInterface
  private interface Run {
    void run(Pin in, Pin out);
  }

  /** The transform of ones is n and zeros. */
  private void assertComputes(FftSpec spec, Run run) {
    int size = spec.precision().bytes();
    int ones = (int) spec.inBytes() / size;
    boolean isComplex = spec.kind() == FftKind.C2C;
    try (Buffer from = memory.allocate(spec.inBytes());
        Buffer to = memory.allocate(spec.outBytes());
        Pin in = from.pin(Access.READ_WRITE);
        Pin out = to.pin(Access.READ_WRITE)) {
      for (int i = 0; i < ones; i += isComplex ? 2 : 1) {
        in.window(0, (int) in.byteSize()).putDouble(i * size, 1);
      }
      run.run(in, out);
      for (int i = 0; i < spec.outBytes() / size; i++) {
        boolean isFirst = i % (spec.outBytes() / size / spec.repetitions()) == 0;
        double expected = isFirst ? spec.points() : 0;
        assertEquals(
            expected, out.window(0, (int) out.byteSize()).getDouble(i * size), 1e-12, "" + i);
      }
    }
  }

  private static void assertInvalid(String message, Runnable call) {
    VgpuException e = assertThrows(VgpuException.class, call::run);
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(message, e.getMessage());
    assertFalse(message.isEmpty());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
