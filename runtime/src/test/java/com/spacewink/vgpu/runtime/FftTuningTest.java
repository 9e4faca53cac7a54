package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.tune.TunePlan;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TuneReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transforms in the tuner: classes, rates and choice, on a clock that only providers move. */
class FftTuningTest {
  private final PacedMachine machine = new PacedMachine();
  private TunerRecords records;
  private KernelSelection selection;
  private FftPlans plans;
  private TunerService tuner;
  private boolean isSelfTest = true;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    records = records();
    selection =
        new KernelSelection(
            machine.services.context(),
            machine.memory,
            (family, type, present) -> List.of(),
            records,
            Demand.NONE);
    plans = NaiveFft.plans(machine.memory, PacedMachine.pool(1), selection, records, machine);
    tuner =
        new TunerService(
            records,
            selection,
            new Operations(machine.gpu(selection), plans),
            PacedMachine.pool(1),
            machine,
            1L << 24);
  }

  @AfterEach
  void nothingIsLeft() {
    plans.stop();
    assertEquals(0, machine.memory.statistics().liveBuffers());
  }

  @Test
  void eachClassGoesToTheProviderThatIsFastestThere() {
    add("even", 200, spec -> Long.bitCount(spec.points()) == 1 ? 0.02 : 0.005);
    add("odd", 100, spec -> Long.bitCount(spec.points()) == 1 ? 0.01 : 0.015);
    TuneReport report = tune(5000);
    assertEquals(0, report.left());
    assertEquals("even", chosen(FftSpec.of(FftKind.C2C, DataType.F64, 4096)));
    assertEquals("odd", chosen(FftSpec.of(FftKind.C2C, DataType.F64, 1000)));
    assertEquals("odd", chosen(FftSpec.of(FftKind.C2C, DataType.F32, 1155)));
    assertEquals("odd", chosen(FftSpec.of(FftKind.C2C, DataType.F32, 65_537)));
    assertEquals("even", chosen(FftSpec.of(FftKind.C2C, DataType.F32, 256, 256)));
    TuneRecord record = record("c2c.p1024.1d.one");
    assertEquals("even", record.best().provider());
    assertEquals(0.02, record.best().rate(), 1e-6);
    assertEquals(0.01, record.contestants().get(1).rate(), 1e-6);
  }

  @Test
  void measurementsOfTransformsSurviveTheProcess() {
    add("only", 0, spec -> 0.03);
    tune(5000);
    List<String> classes = classes(records);
    assertEquals(classes, classes(records()));
    assertTrue(classes.containsAll(List.of("c2c.o1024.1d.one", "c2c.p256.1d.many")));
    assertTrue(classes.containsAll(List.of("r2c.p65536.1d.one", "c2c.p65536.nd.one")));
  }

  @Test
  void providerThatRefusesIsLeftOutOfTheContest() {
    add("steady", 0, spec -> 0.03);
    add(
        "picky",
        200,
        spec -> {
          if (spec.points() > 1000) {
            throw NaiveFft.refusal("too long");
          }
          return 0.3;
        });
    tune(5000);
    assertEquals("picky", record("c2c.p64.1d.one").best().provider());
    assertEquals("steady", record("c2c.p4096.1d.one").best().provider());
    assertEquals(1, record("c2c.p4096.1d.one").contestants().size());
  }

  private TunerRecords records() {
    return new TunerRecords(new TunerFile(folder.resolve(TunerFile.DEFAULT_NAME)), Records.HOST);
  }

  private static List<String> classes(TunerRecords records) {
    return records.records().stream().map(TuneRecord::sizeClass).toList();
  }

  private TuneReport tune(double seconds) {
    for (DataType type : List.of(DataType.F32, DataType.F64)) {
      selection.choice("fft", type);
    }
    isSelfTest = false;
    return tuner.tune(
        new TunePlan(List.of("fft"), List.of(), List.of(), List.of(), seconds),
        (done, total, what) -> {});
  }

  private TuneRecord record(String sizeClass) {
    Optional<TuneRecord> found =
        records.records().stream()
            .filter(each -> each.sizeClass().equals(sizeClass))
            .filter(each -> each.type() == DataType.F64)
            .findFirst();
    return found.orElseThrow();
  }

  private String chosen(FftSpec spec) {
    try (FftPlan plan = plans.plan(spec)) {
      return plan.provider();
    }
  }

  /** Computes what a self-test asks for; in a measurement only the time matters. */
  private void add(String name, int ranking, ToDoubleFunction<FftSpec> gflops) {
    NaiveFft provider =
        new NaiveFft() {
          @Override
          void beforePrepare(FftSpec spec) {
            gflops.applyAsDouble(spec);
          }

          @Override
          boolean computes(FftSpec spec) {
            machine.pass(spec.flops() * 1e-9 / gflops.applyAsDouble(spec));
            return isSelfTest;
          }
        };
    selection.bindTransforms(machine.services.register(name, ranking, provider));
  }
}
