package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.select.MeasuredChoice;
import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TunePlan;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TuneReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;

/** Measurements on a machine whose kernels take as long as a test says. */
class TunerServiceTest {
  private static final PacedMachine.Pace TEN = (spec, variant, threads) -> 10;

  @TempDir Path folder;

  private final PacedMachine machine = new PacedMachine();
  private final List<String> steps = new ArrayList<>();
  private TunerRecords records;
  private KernelSelection selection;
  private TunerService tuner;

  @BeforeEach
  void start() {
    records = new TunerRecords(new TunerFile(folder.resolve(".vgpu_tuner.json")), Records.HOST);
    selection =
        new KernelSelection(
            machine.services.context(),
            machine.memory,
            (family, type, present) -> List.of(),
            records,
            Demand.NONE);
    tuner =
        new TunerService(
            records,
            selection,
            machine.operations(selection),
            PacedMachine.pool(2),
            machine,
            1L << 30);
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, machine.memory.statistics().liveBuffers());
  }

  @Test
  void providerThatIsFasterInOneClassAloneIsChosenForThatClassAlone() {
    add("steady", 200, TEN);
    add("odd", 0, (spec, variant, threads) -> spec.m() == 64 ? 30 : 2);
    tune(10, 32, 64, 128);
    assertEquals("steady", selection.selected(product(32)));
    assertEquals("odd", selection.selected(product(64)));
    assertEquals("odd", selection.selected(product(50)), "of the same class as 64");
    assertEquals("steady", selection.selected(product(128)));
    assertEquals("steady", selection.selected("gemm", DataType.F32), "sizes not measured");
    assertEquals("steady", selection.selected(product(1000)), "a class not measured");
  }

  @Test
  void callsGoWhereTheChoiceSays() {
    int[] products = new int[2];
    add("steady", 200, (spec, variant, threads) -> count(products, 0, 10));
    add("odd", 0, (spec, variant, threads) -> count(products, 1, 30));
    tune(10, 64);
    Arrays.fill(products, 0);
    call(64);
    assertEquals("[0, 1]", Arrays.toString(products));
  }

  @Test
  void whatIsNotClearlyFasterChangesNothing() {
    add("incumbent", 200, (spec, variant, threads) -> 10);
    add("other", 0, (spec, variant, threads) -> 10.1);
    tune(10, 64);
    assertEquals("incumbent", selection.selected(product(64)));
  }

  @Test
  void everyContestantsFigureIsKept() {
    add("steady", 200, TEN, "kc=128", "kc=512");
    add("odd", 0, (spec, variant, threads) -> 5);
    TuneRecord record = tune(10, 64).records().get(0);
    assertEquals("m64n64k64.nn", record.sizeClass());
    assertEquals(
        List.of("odd 5", "steady 10", "steady kc=128 10", "steady kc=512 10"),
        record.contestants().stream().map(TunerServiceTest::text).sorted().toList());
  }

  @Test
  void fastestVariantIsTakenWhereItIsFaster() {
    add(
        "steady",
        200,
        (spec, variant, threads) ->
            variant.equals("kc=128") && spec.k() == 64 ? 15 : variant.isEmpty() ? 10 : 8,
        "kc=512",
        "kc=128");
    tune(10, 32, 64);
    assertEquals(List.of("", "kc=128"), choices().stream().map(MeasuredChoice::variant).toList());
    double begin = machine.seconds();
    call(64);
    assertEquals(product(64).flops() / 15e9, machine.seconds() - begin, 1e-9);
  }

  @Test
  void variantWithOtherBitsIsNeverUsed() {
    add("steady", 200, (spec, variant, threads) -> variant.isEmpty() ? 10 : 50, "wrong");
    TuneRecord record = tune(10, 32).records().get(0);
    assertEquals(
        List.of("steady 10"), record.contestants().stream().map(TunerServiceTest::text).toList());
  }

  @Test
  void numberOfThreadsIsTheBestOfThoseTried() {
    add(
        "steady",
        200,
        (spec, variant, threads) -> spec.m() > 500 ? 10 * threads : 10 / (double) threads);
    tune(20, 256, 512);
    Map<String, Integer> threads = new TreeMap<>();
    choices().forEach(choice -> threads.put(choice.sizeClass(), choice.threads()));
    assertEquals(Map.of("m256n256k256.nn", 1, "m512n512k512.nn", 0), threads);
    assertEquals(1, threadsOf(256, Execution.DEFAULT));
    assertEquals(0, threadsOf(512, Execution.DEFAULT), "all there are");
    assertEquals(2, threadsOf(256, Execution.DEFAULT.onThreads(2)), "the caller decides");
  }

  /** Providers may differ in the last bits, so the number of threads must not decide. */
  @Test
  void providerIsTheSameForEveryNumberOfThreads() {
    add("single", 200, (spec, variant, threads) -> 12);
    add("scaling", 0, (spec, variant, threads) -> 10 * threads);
    tune(20, 512);
    for (int threads = 1; threads <= 3; threads++) {
      Execution execution = Execution.DEFAULT.onThreads(threads);
      Route route = selection.enter(KernelFamily.GEMM, DataType.F32, size(512), execution);
      route.leave();
      assertEquals("single", route.provider().id().name());
    }
  }

  @Test
  void pinsBeatMeasurements() {
    add("steady", 200, TEN);
    add("odd", 0, (spec, variant, threads) -> 30);
    tune(10, 64);
    selection.pin("gemm", "steady");
    assertEquals("steady", selection.selected(product(64)));
    assertEquals("pinned by the operator", choices().get(0).reason());
    selection.unpin("gemm");
    assertEquals("odd", selection.selected(product(64)));
  }

  @Test
  void providerThatGoesLeavesItsPlaceToTheNextOfTheClass() {
    add("first", 0, (spec, variant, threads) -> 30);
    add("second", 0, (spec, variant, threads) -> 20);
    add("third", 300, TEN);
    tune(10, 64);
    assertEquals("first", selection.selected(product(64)));
    selection.unbind(references.get("first"));
    assertEquals("second", selection.selected(product(64)));
  }

  @Test
  void providerThatComesLaterStandsBehindUntilItIsMeasured() {
    add("steady", 0, TEN);
    tune(10, 64);
    add("late", 500, (spec, variant, threads) -> 40);
    assertEquals("steady", selection.selected(product(64)));
    assertEquals("late", selection.selected(product(32)), "by ranking");
    tune(10, 64);
    assertEquals("late", selection.selected(product(64)));
  }

  @Test
  void slowProviderIsNotTimedOnAWholeLargeProduct() {
    add("steady", 200, TEN);
    add("snail", 0, (spec, variant, threads) -> 0.1);
    TuneReport report = tune(20, 1024);
    assertTrue(machine.seconds() < 20, machine.seconds() + " s, and one product takes 21 s");
    assertEquals(1, report.records().stream().filter(r -> r.mostThreads() == 1).count());
    assertEquals("steady", selection.selected(product(1024)));
  }

  @Test
  void budgetIsKept() {
    add("steady", 200, TEN, "kc=128", "kc=256", "kc=512");
    add("odd", 0, (spec, variant, threads) -> 9);
    TuneReport report = tuner.tune(plan(3, List.of()), this::step);
    assertTrue(machine.seconds() <= 3.5, machine.seconds() + " s");
    assertTrue(report.left() > 0);
    assertTrue(report.records().size() > 5, report.records().size() + " measurements");
  }

  @Test
  void classesBeyondTheTimeAreLeftOut() {
    add("steady", 200, (spec, variant, threads) -> 0.5);
    TuneReport report = tune(1, 16, 2048);
    assertEquals(List.of("m16n16k16.nn"), classes(report));
    assertEquals(2, report.left(), "on one thread and on two");
    assertTrue(machine.seconds() < 5, machine.seconds() + " s");
  }

  @Test
  void secondRunBeginsWithWhatIsMissingAndThenWithTheOldest() {
    add("steady", 200, TEN);
    tune(5, 64);
    tune(5, 32);
    steps.clear();
    tune(5, 32, 64, 96);
    assertEquals(
        List.of("gemm f32 m96n96k96.nn 1 thread", "gemm f32 m64n64k64.nn 1 thread"),
        steps.subList(0, 2));
  }

  @Test
  void interruptLosesNothingThatWasMeasured() {
    add("steady", 200, TEN);
    add("odd", 0, (spec, variant, threads) -> 9.5);
    machine.over = 0.7;
    VgpuException e = assertThrows(VgpuException.class, () -> tune(60, 16, 32, 48, 64, 512, 768));
    assertEquals(Status.CANCELLED, e.status());
    List<TuneRecord> found = records.records();
    assertTrue(!found.isEmpty() && found.size() < 6, found.size() + " measurements");
    TunerRecords next = new TunerRecords(new TunerFile(records.path()), Records.HOST);
    assertEquals(classes(found), classes(next.records()));
    machine.over = Double.MAX_VALUE;
    tune(60, 16, 32, 48, 64, 512, 768);
    assertEquals(6, records.records().stream().filter(r -> r.mostThreads() == 1).count());
  }

  @Test
  void closeContestantsAreTimedAgainWithTheTimeThatIsLeft() {
    add("steady", 200, TEN);
    add("close", 0, (spec, variant, threads) -> 9.9);
    tune(10, 64);
    assertTrue(steps.contains("gemm f32 m64n64k64.nn 1 thread again"), steps.toString());
  }

  @Test
  void failingProviderIsLeftOut() {
    add("steady", 200, TEN);
    add(
        "broken",
        300,
        (spec, variant, threads) -> {
          if (spec.m() == 64) {
            throw new IllegalStateException("no such page");
          }
          return 99;
        });
    TuneReport report = tune(10, 64);
    assertEquals(
        List.of("steady"),
        report.records().get(0).contestants().stream().map(Contestant::provider).toList());
  }

  @Test
  void onlyWhatWasAskedForIsMeasured() {
    add("steady", 200, TEN);
    TunePlan plan =
        new TunePlan(
            List.of("gemm"),
            List.of(DataType.F32),
            List.of(new GemmShape(512, 512, 512)),
            List.of(1),
            10);
    assertEquals(List.of("m512n512k512.nn"), classes(tuner.tune(plan, this::step)));
  }

  @Test
  void operationThatCannotBeMeasuredIsNamed() {
    VgpuException e =
        assertThrows(VgpuException.class, () -> tuner.tune(plan(1, List.of("peak")), this::step));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(
        "cannot measure 'peak': expected one of gemm, gemm_batched, permute, reduce, fft",
        e.getMessage());
  }

  @Test
  void clearingGivesTheChoiceBackToTheRanking() {
    add("steady", 200, TEN);
    add("odd", 0, (spec, variant, threads) -> 30);
    tune(10, 64);
    assertEquals(1, tuner.clear(Optional.of("gemm")));
    assertEquals("steady", selection.selected(product(64)));
    assertEquals(0, tuner.clear(Optional.empty()));
  }

  private final Map<String, ServiceReference<KernelBackend>> references = new HashMap<>();

  private void add(String name, int ranking, PacedMachine.Pace pace, String... variants) {
    references.put(name, machine.provider(name, ranking, pace, variants));
    selection.bind(references.get(name));
  }

  private TuneReport tune(double seconds, int... edges) {
    List<GemmShape> shapes =
        Arrays.stream(edges).mapToObj(edge -> new GemmShape(edge, edge, edge)).toList();
    return tuner.tune(
        new TunePlan(List.of("gemm"), List.of(DataType.F32), shapes, List.of(), seconds),
        this::step);
  }

  private static TunePlan plan(double seconds, List<String> operations) {
    return new TunePlan(operations, List.of(DataType.F32), List.of(), List.of(), seconds);
  }

  private void step(int done, int total, String what) {
    steps.add(what);
  }

  private List<MeasuredChoice> choices() {
    return selection.measured("gemm");
  }

  private void call(int edge) {
    machine.multiply(selection, product(edge), Execution.DEFAULT);
  }

  private int threadsOf(int edge, Execution execution) {
    int[] given = new int[1];
    selection.call(
        KernelFamily.GEMM,
        GemmKernel.class,
        DataType.F32,
        size(edge),
        execution,
        (kernel, threads) -> given[0] = threads);
    return given[0];
  }

  private static int size(int edge) {
    return SizeClass.of(product(edge));
  }

  private static GemmSpec product(int edge) {
    return GemmSpec.of(DataType.F32, edge, edge, edge);
  }

  private static double count(int[] counts, int index, double rate) {
    counts[index]++;
    return rate;
  }

  private static List<String> classes(TuneReport report) {
    return classes(report.records());
  }

  private static List<String> classes(List<TuneRecord> records) {
    return records.stream().map(TuneRecord::sizeClass).toList();
  }

  private static String text(Contestant contestant) {
    String variant = contestant.variant().isEmpty() ? "" : " " + contestant.variant();
    return contestant.provider() + variant + " " + Math.round(contestant.rate());
  }
}
