package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackgroundTuningTest {
  private static final SizeClass LARGE =
      new SizeClass(KernelFamily.GEMM, SizeClass.ofExtents(512, 512, 512, false, false));

  @TempDir Path folder;

  private final PacedMachine machine = new PacedMachine();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<SizeClass> wanted = new ArrayList<>();
  private double rested;

  /** Never waits; the thread's last word is that its work is done. */
  private final Leisure leisure =
      new Leisure() {
        @Override
        public void await() {}

        @Override
        public void rest(double seconds) {
          rested += seconds;
        }
      };

  @Test
  void classIsWantedOnceItsCallsHaveTakenTimeEnough() {
    KernelSelection selection = selection(records(), (sizeClass, type) -> wanted.add(sizeClass));
    selection.bind(machine.provider("steady", 200, (spec, variant, threads) -> 10));
    int calls = LARGE.callsWorthMeasuring(DataType.F32);
    for (int i = 0; i < calls - 1; i++) {
      call(selection);
    }
    assertEquals(List.of(), wanted);
    for (int i = 0; i < 2 * calls; i++) {
      call(selection);
    }
    assertEquals(List.of(LARGE), wanted, "once");
  }

  @Test
  void measuredClassIsNotWanted() {
    TunerRecords records = records();
    records.put(Records.of("m512n512k512.nn", Records.contestant("steady", "1.0.0", "", 1, 10)));
    KernelSelection selection = selection(records, (sizeClass, type) -> wanted.add(sizeClass));
    selection.bind(machine.provider("steady", 200, (spec, variant, threads) -> 10));
    for (int i = 0; i < 100; i++) {
      call(selection);
    }
    assertEquals(List.of(), wanted);
    selection.bind(machine.provider("late", 0, (spec, variant, threads) -> 10));
    for (int i = 0; i < 100; i++) {
      call(selection);
    }
    assertEquals(List.of(LARGE), wanted, "somebody came who was not measured");
  }

  @Test
  void settingTurnsItOff() {
    assertSame(
        Demand.NONE,
        BackgroundTuning.demandIn(
            new FakeServices().with("vgpu.tuner.background", "false").context()));
  }

  @Test
  void whatIsWantedIsMeasuredAndKeptAndChosen() {
    TunerRecords records = records();
    KernelSelection selection = selection(records, Demand.NONE);
    selection.bind(machine.provider("steady", 200, (spec, variant, threads) -> 10));
    selection.bind(machine.provider("odd", 0, (spec, variant, threads) -> 30));
    BackgroundTuning tuning = tuning(records, selection);
    assertEquals("steady", selection.selected(product()));
    tuning.wanted(LARGE, DataType.F32);
    tuning.awaitEnd();
    assertEquals("odd", selection.selected(product()));
    assertEquals(1, records().records().size(), "in the file too");
    assertTrue(rested > 10 * 0.01, "it rests longer than it measures: " + rested);
  }

  @Test
  void classThatWouldTakeTooLongIsMeasuredSmaller() {
    TunerRecords records = records();
    KernelSelection selection = selection(records, Demand.NONE);
    double[] most = new double[1];
    selection.bind(
        machine.provider(
            "steady",
            200,
            (spec, variant, threads) -> {
              most[0] = Math.max(most[0], spec.flops());
              return 10;
            }));
    BackgroundTuning tuning = tuning(records, selection);
    SizeClass huge =
        new SizeClass(KernelFamily.GEMM, SizeClass.ofExtents(8192, 8192, 8192, false, false));
    tuning.wanted(huge, DataType.F32);
    tuning.awaitEnd();
    assertEquals(huge.id(), records.records().get(0).sizeClass());
    assertTrue(most[0] <= 2e8, most[0] + " operations");
    assertTrue(machine.memory.statistics().peakBytes() <= 64 << 20);
  }

  @Test
  void stopEndsWhatGoesOnAndTakesNothingMore() throws Exception {
    TunerRecords records = records();
    KernelSelection selection = selection(records, Demand.NONE);
    CountDownLatch resting = new CountDownLatch(1);
    selection.bind(machine.provider("steady", 200, (spec, variant, threads) -> 10));
    BackgroundTuning tuning =
        new BackgroundTuning(
            records,
            new Entrants(selection, records),
            machine.operations(selection),
            new Leisure() {
              @Override
              public void await() {}

              @Override
              public void rest(double seconds) throws InterruptedException {
                resting.countDown();
                ended.await();
              }
            },
            machine);
    tuning.wanted(LARGE, DataType.F32);
    resting.await();
    tuning.stop();
    assertEquals(1, records().records().size(), "what was found is kept");
    tuning.wanted(
        new SizeClass(KernelFamily.GEMM, SizeClass.ofExtents(64, 64, 64, false, false)),
        DataType.F32);
    assertFalse(tuning.isRunning());
  }

  private BackgroundTuning tuning(TunerRecords records, KernelSelection selection) {
    return new BackgroundTuning(
        records, new Entrants(selection, records), machine.operations(selection), leisure, machine);
  }

  private TunerRecords records() {
    return new TunerRecords(new TunerFile(folder.resolve(TunerFile.DEFAULT_NAME)), Records.HOST);
  }

  private KernelSelection selection(TunerRecords records, Demand demand) {
    return new KernelSelection(
        machine.services.context(),
        machine.memory,
        (family, type, present) -> List.of(),
        records,
        demand);
  }

  private static void call(KernelSelection selection) {
    selection.call(
        KernelFamily.GEMM,
        GemmKernel.class,
        DataType.F32,
        LARGE.code(),
        Execution.DEFAULT,
        (kernel, threads) -> {});
  }

  private static GemmSpec product() {
    return GemmSpec.of(DataType.F32, 512, 512, 512);
  }
}
