package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.FftBenchPlan;
import com.spacewink.vgpu.api.bench.FftBenchPlan.Transform;
import com.spacewink.vgpu.api.bench.FftBenchResult;
import com.spacewink.vgpu.api.bench.FftShape;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.task.TaskPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FftBenchServiceTest {
  @TempDir Path folder;

  private final PlainPlanner planner = new PlainPlanner();
  private final FakeFftPeer first = new FakeFftPeer("first");
  private final FakeFftPeer second = new FakeFftPeer("second");
  private final List<String> progress = new ArrayList<>();
  private FftBenchService bench;

  @BeforeEach
  void start() {
    bench =
        new FftBenchService(
            Fakes.gpu(),
            planner,
            Fakes.selection(),
            Fakes.unused(TaskPool.class),
            FakeFftPeer.on(first, second),
            folder);
  }

  @AfterEach
  void stop() {
    bench.stop();
    assertEquals(0, planner.open + first.open + second.open, "a plan was left open");
  }

  @Test
  void librariesJoinTheProvidersOfEveryCase() {
    List<FftBenchResult> results = run(List.of(1, 2), "first", "second");
    List<String> rotation =
        List.of("provider p1", "provider p2", "choice vgpu", "library first", "library second");
    List<String> twice = new ArrayList<>(rotation);
    twice.addAll(rotation);
    assertEquals(
        twice, results.stream().map(r -> r.contestantKind() + " " + r.contestant()).toList());
    assertTrue(results.stream().allMatch(result -> result.samples() >= 3));
    assertEquals(List.of("1/2 f64 c2c 6 1 thread", "2/2 f64 c2c 6 2 threads"), progress);
  }

  @Test
  void errorsAreThoseOfRoundingAgainstMorePrecision() {
    for (DataType type : List.of(DataType.F32, DataType.F64)) {
      for (FftKind kind : List.of(FftKind.C2C, FftKind.R2C)) {
        for (String size : List.of("5", "4x6", "2x3x4", "6@3")) {
          FftBenchResult result = runOf(type, kind, size).get(0);
          assertTrue(result.maxError() > 0, "as if there were no rounding: " + result);
          assertTrue(result.maxError() < 4 * type.epsilon(), result.toString());
        }
      }
    }
  }

  @Test
  void ratesFollowTheConventionOfBenchFft() {
    FftBenchResult complex = runOf(DataType.F64, FftKind.C2C, "4x4@2").get(0);
    double operations = 2 * 5 * 16 * 4;
    assertEquals(operations * 1e-6 / complex.medianSeconds(), complex.mflops(), 1e-6);
    FftBenchResult real = runOf(DataType.F64, FftKind.R2C, "16").get(0);
    assertEquals(2.5 * 16 * 4 * 1e-6 / real.medianSeconds(), real.mflops(), 1e-6);
  }

  @Test
  void choiceIsHeldAgainstTheBestSingleProviderAndLibrary() {
    List<FftBenchResult> results = run(List.of(1), "first");
    FftBenchResult choice = results.get(2);
    assertEquals(Optional.of("p2"), choice.provider());
    double best = Math.max(results.get(0).mflops(), results.get(1).mflops());
    assertEquals(choice.mflops() / best, choice.choiceRatio().orElseThrow(), 1e-9);
    assertEquals(Optional.of("first"), choice.bestPeer());
    assertEquals(choice.mflops() / results.get(3).mflops(), choice.peerRatio().orElseThrow(), 1e-9);
    assertTrue(results.get(3).peerRatio().isEmpty());
  }

  @Test
  void specificationsCarryThreadsAndEffort() {
    run(List.of(2));
    assertTrue(planner.specs.stream().allMatch(spec -> spec.threads() == 2));
    assertTrue(planner.specs.stream().allMatch(spec -> spec.effort() == FftEffort.MEASURE));
  }

  @Test
  void providerThatDoesNotDoACaseIsLeftOutOfIt() {
    planner.idle = "p1";
    assertEquals(List.of("p2", "vgpu"), names(run(List.of(1))));
    planner.idle = "p2";
    assertEquals(List.of("p1"), names(run(List.of(1))));
  }

  @Test
  void libraryThatDoesNotDoACaseIsLeftOutOfIt() {
    first.mostThreads = 1;
    assertEquals(
        List.of("p1", "p2", "vgpu", "first", "p1", "p2", "vgpu"),
        names(run(List.of(1, 2), "first")));
  }

  @Test
  void listOfContestantsLeavesOutTheOthers() {
    FftBenchPlan plan = plan(DataType.F64, FftKind.C2C, "6", List.of(1), List.of("vgpu"));
    assertEquals(List.of("vgpu"), names(bench.run(plan, progress::add)));
  }

  @Test
  void unknownContestantIsRefusedWithTheKnownOnes() {
    FftBenchPlan plan = plan(DataType.F64, FftKind.C2C, "6", List.of(1), List.of("p3"));
    VgpuException e = assertThrows(VgpuException.class, () -> bench.run(plan, progress::add));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(
        "bench fft: unknown contestant 'p3': expected one of p1, p2, vgpu", e.getMessage());
  }

  @Test
  void wrongLibraryIsFoundOutBeforeAnythingIsTimed() {
    second.flaw = 1e-6;
    VgpuException e = assertThrows(VgpuException.class, () -> run(List.of(1), "first", "second"));
    assertEquals(Status.PROVIDER_FAILED, e.status());
    assertTrue(e.getMessage().startsWith("bench fft: second computes wrongly"), e.getMessage());
    assertEquals(1, first.executions);
  }

  @Test
  void resultThatIsNotWrittenOrNoNumberIsFoundOut() {
    first.writesNothing = true;
    assertThrows(VgpuException.class, () -> run(List.of(1), "first"));
    second.flaw = Double.NaN;
    assertThrows(VgpuException.class, () -> run(List.of(1), "second"));
  }

  @Test
  void libraryThatIsNotHereInAPrecisionIsRefusedAtOnceWithWhatToInstall() {
    first.missing.add(DataType.F64);
    VgpuException e = assertThrows(VgpuException.class, () -> run(List.of(1), "first"));
    assertEquals(Status.NOT_SUPPORTED, e.status());
    assertEquals("bench fft: first is not here in f64; install first", e.getMessage());
    assertEquals(List.of(), progress);
  }

  @Test
  void moreThreadsThanCpusAreRefusedAtOnce() {
    VgpuException e = assertThrows(VgpuException.class, () -> run(List.of(1, 3), "first"));
    assertEquals(
        "bench fft: threads is 3: expected at most 2, the machine's logical CPUs, with first",
        e.getMessage());
  }

  @Test
  void librariesThatAreThereAreListedWithTheirVersions() {
    assertEquals(List.of("first", "second"), bench.libraries());
    assertEquals(Optional.of("second 1.0"), bench.version("second"));
    assertEquals(List.of("p1", "p2", "vgpu"), bench.contestants());
  }

  @Test
  void interruptEndsTheRun() {
    Thread.currentThread().interrupt();
    VgpuException e = assertThrows(VgpuException.class, () -> run(List.of(1)));
    assertEquals(Status.CANCELLED, e.status());
  }

  private List<FftBenchResult> run(List<Integer> threads, String... libraries) {
    return bench.run(
        plan(DataType.F64, FftKind.C2C, "6", threads, List.of(), libraries), progress::add);
  }

  private List<FftBenchResult> runOf(DataType type, FftKind kind, String size) {
    return bench.run(plan(type, kind, size, List.of(1), List.of()), progress::add);
  }

  private static FftBenchPlan plan(
      DataType type,
      FftKind kind,
      String size,
      List<Integer> threads,
      List<String> contestants,
      String... libraries) {
    return new FftBenchPlan(
        List.of(type),
        List.of(new Transform(kind, FftShape.parse(size))),
        threads,
        contestants,
        List.of(libraries),
        FftEffort.MEASURE,
        0.001);
  }

  private static List<String> names(List<FftBenchResult> results) {
    return results.stream().map(FftBenchResult::contestant).toList();
  }
}
