package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GemmBenchServiceTest {
  private final FakePeer first = new FakePeer("first");
  private final FakePeer second = new FakePeer("second");
  private final GemmBenchService bench =
      new GemmBenchService(
          Fakes.gpu(),
          Fakes.selection(),
          Fakes.unused(TaskPool.class),
          FakePeer.on(first, second),
          Fakes.noCounters());
  private final List<String> progress = new ArrayList<>();

  @Test
  void librariesJoinTheProvidersOfEveryCase() {
    List<GemmBenchResult> results = run(List.of(1, 2), "first", "second");
    List<String> rotation =
        List.of("provider p1", "provider p2", "choice vgpu", "library first", "library second");
    List<String> twice = new ArrayList<>(rotation);
    twice.addAll(rotation);
    assertEquals(twice, results.stream().map(r -> r.kind() + " " + r.contestant()).toList());
    assertTrue(results.stream().allMatch(result -> result.samples() >= 3));
    assertEquals(List.of("1/2 f32 3x4x5 nt 1 thread", "2/2 f32 3x4x5 nt 2 threads"), progress);
  }

  @Test
  void ratioIsThatOfTheRatesInTheSameRotation() {
    List<GemmBenchResult> results = run(List.of(1), "first", "second");
    GemmBenchResult best =
        results.stream()
            .filter(r -> r.kind().equals("library"))
            .reduce((x, y) -> x.gflops() >= y.gflops() ? x : y)
            .orElseThrow();
    for (GemmBenchResult result : results.subList(0, 3)) {
      assertEquals(best.contestant(), result.bestPeer().orElseThrow());
      double ratio = result.gflops() / best.gflops();
      assertEquals(ratio, result.peerRatio().orElseThrow(), 1e-9 * ratio);
    }
  }

  @Test
  void choiceIsHeldAgainstTheBestSingleProvider() {
    List<GemmBenchResult> results = run(List.of(1), "first");
    GemmBenchResult choice = results.get(2);
    assertEquals("choice", choice.kind());
    assertEquals(Optional.of("p2"), choice.provider());
    double best = Math.max(results.get(0).gflops(), results.get(1).gflops());
    double ratio = choice.gflops() / best;
    assertEquals(ratio, choice.choiceRatio().orElseThrow(), 1e-9 * ratio);
    for (int i : List.of(0, 1, 3)) {
      assertTrue(results.get(i).choiceRatio().isEmpty());
    }
    assertEquals(
        List.of(Optional.of("p1"), Optional.of("p2"), Optional.of("p2"), Optional.empty()),
        results.stream().map(GemmBenchResult::provider).toList());
  }

  @Test
  void listOfContestantsLeavesOutTheChoiceUnlessItNamesIt() {
    assertEquals(List.of("p1"), names(runOf(List.of("p1"), false)));
    assertEquals(List.of("p2", "vgpu"), names(runOf(List.of("vgpu", "p2"), false)));
    GemmBenchResult alone = runOf(List.of("vgpu"), false).get(0);
    assertTrue(alone.choiceRatio().isEmpty(), "there is no provider to hold it against");
  }

  @Test
  void unknownContestantIsRefusedWithTheKnownOnes() {
    VgpuException e = assertThrows(VgpuException.class, () -> runOf(List.of("p1", "p3"), false));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(
        "bench gemm: unknown contestant 'p3': expected one of p1, p2, vgpu", e.getMessage());
  }

  @Test
  void withoutCountersTheRunGoesOn() {
    List<GemmBenchResult> results = runOf(List.of(), true);
    assertEquals(3, results.size());
    assertTrue(results.stream().allMatch(result -> result.counters().isEmpty()));
    assertEquals(Optional.of("this is a test"), bench.counterObstacle());
  }

  @Test
  void librariesTellTheirVersions() {
    assertEquals(Optional.of("second 1.0"), bench.version("second"));
  }

  @Test
  void librariesAreToldTheThreadsOfEachCase() {
    run(List.of(2, 1), "first");
    assertEquals(List.of(2, 1), first.threads);
    assertEquals(List.of(), second.threads);
  }

  @Test
  void onlyThreadsOfTheirOwnAreWaitedFor() {
    run(List.of(1), "first");
    assertEquals(0, first.rests);
    List<GemmBenchResult> results = run(List.of(2), "first");
    assertEquals(1 + results.get(3).samples(), first.rests, "after the warm-up and each sample");
  }

  @Test
  void libraryThatIsNamedTwiceTakesPartOnce() {
    assertEquals(4, run(List.of(1), "first", "first").size());
  }

  @Test
  void withoutLibrariesThereIsNoPeer() {
    for (GemmBenchResult result : run(List.of(1))) {
      assertTrue(result.bestPeer().isEmpty() && result.peerRatio().isEmpty());
    }
  }

  @Test
  void librariesThatAreThereAreListed() {
    assertEquals(List.of("first", "second"), bench.libraries());
    assertEquals(List.of("p1", "p2", "vgpu"), bench.contestants());
  }

  @Test
  void wrongLibraryIsFoundOutBeforeAnythingIsTimed() {
    second.writesNothing = true;
    VgpuException e = assertThrows(VgpuException.class, () -> run(List.of(1), "first", "second"));
    assertEquals(Status.PROVIDER_FAILED, e.status());
    assertTrue(e.getMessage().startsWith("bench gemm: second computes wrongly"), e.getMessage());
    assertEquals(1, first.products);
  }

  @Test
  void libraryWithoutATypeIsRefusedAtOnce() {
    first.missing.add(DataType.F32);
    VgpuException e = assertThrows(VgpuException.class, () -> run(List.of(1), "first"));
    assertEquals(Status.NOT_SUPPORTED, e.status());
    assertEquals("bench gemm: first has no matrix product for f32", e.getMessage());
    assertEquals(List.of(), progress);
  }

  @Test
  void moreThreadsThanCpusAreRefusedAtOnce() {
    VgpuException e = assertThrows(VgpuException.class, () -> run(List.of(1, 3), "first"));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(
        "bench gemm: threads is 3: expected at most 2, the machine's logical CPUs, with first",
        e.getMessage());
    assertEquals(List.of(), progress);
  }

  @Test
  void interruptEndsTheRun() {
    Thread.currentThread().interrupt();
    VgpuException e = assertThrows(VgpuException.class, () -> run(List.of(1)));
    assertEquals(Status.CANCELLED, e.status());
  }

  private List<GemmBenchResult> run(List<Integer> threads, String... libraries) {
    return bench.run(plan(threads, List.of(), false, libraries), progress::add);
  }

  private List<GemmBenchResult> runOf(List<String> contestants, boolean counters) {
    return bench.run(plan(List.of(1), contestants, counters), progress::add);
  }

  private static GemmBenchPlan plan(
      List<Integer> threads, List<String> contestants, boolean counters, String... libraries) {
    return new GemmBenchPlan(
        List.of(DataType.F32),
        List.of(new GemmShape(3, 4, 5)),
        List.of(Operands.parse("nt")),
        threads,
        contestants,
        List.of(libraries),
        counters,
        0.001);
  }

  private static List<String> names(List<GemmBenchResult> results) {
    return results.stream().map(GemmBenchResult::contestant).toList();
  }
}
