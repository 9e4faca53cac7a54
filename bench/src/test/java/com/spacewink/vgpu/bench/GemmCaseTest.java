package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GemmCaseTest {
  private static final GemmCase CASE =
      new GemmCase(DataType.F32, new GemmShape(4, 5, 6), Operands.parse("nt"), 2);

  @Test
  void everyCombinationIsACaseInTheOrderOfTheLists() {
    GemmBenchPlan plan =
        new GemmBenchPlan(
            List.of(DataType.F32, DataType.C128),
            List.of(GemmShape.parse("8")),
            List.of(Operands.parse("nn")),
            List.of(1, 2),
            List.of(),
            List.of(),
            false,
            1);
    assertEquals(
        List.of(
            "f32 8x8x8 nn 1 thread",
            "f32 8x8x8 nn 2 threads",
            "c128 8x8x8 nn 1 thread",
            "c128 8x8x8 nn 2 threads"),
        GemmCase.of(plan).stream().map(GemmCase::toString).toList());
  }

  @Test
  void providersAreHeldAgainstTheLibraryWithTheLeastMedian() {
    List<GemmBenchResult> results =
        results(provider("p1", 2), provider("p2", 8), library("slow", 16), library("fast", 4));
    assertEquals(
        List.of("p1 2.0", "p2 0.5", "slow -", "fast -"),
        results.stream().map(GemmCaseTest::ratio).toList());
    for (GemmBenchResult result : results) {
      assertEquals(Optional.of("fast"), result.bestPeer());
    }
  }

  @Test
  void choiceIsHeldAgainstTheProviderWithTheLeastMedianAndTheLibraries() {
    List<GemmBenchResult> results =
        results(provider("p1", 2), provider("p2", 4), choice("p2", 4), library("fast", 8));
    GemmBenchResult choice = results.get(2);
    assertEquals(OptionalDouble.of(0.5), choice.choiceRatio());
    assertEquals(OptionalDouble.of(2), choice.peerRatio());
    assertEquals("vgpu p2", choice.contestant() + " " + choice.provider().orElseThrow());
  }

  @Test
  void withoutALibraryThereIsNoPeer() {
    GemmBenchResult result = results(provider("p1", 2)).get(0);
    assertEquals(Optional.empty(), result.bestPeer());
    assertEquals(OptionalDouble.empty(), result.peerRatio());
  }

  @Test
  void libraryOfAProvidersNameIsStillALibrary() {
    List<GemmBenchResult> results = results(provider("same", 2), library("same", 4));
    assertEquals(
        List.of("provider", "library"), results.stream().map(GemmBenchResult::kind).toList());
    assertEquals(OptionalDouble.of(2), results.get(0).peerRatio());
  }

  @Test
  void ratesAreThoseAtTheMedian() {
    GemmBenchResult result = results(library("fast", 4)).get(0);
    assertEquals(2, result.gflops(), "8e9 operations in 4 s");
    assertEquals(OptionalDouble.of(0.5), result.ceilingRatio(), "of 4e9 a second");
  }

  private static List<GemmBenchResult> results(Measured... rotation) {
    return CASE.results(new Standings(List.of(rotation), OptionalDouble.of(4e9)), 8e9);
  }

  private static Measured provider(String name, double medianSeconds) {
    return measured(Contestant.provider(name, () -> {}), medianSeconds);
  }

  private static Measured choice(String chosen, double medianSeconds) {
    return measured(Contestant.choice(chosen, () -> {}), medianSeconds);
  }

  private static Measured library(String name, double medianSeconds) {
    return measured(Contestant.library(name, () -> {}, () -> {}), medianSeconds);
  }

  /** Least times are in the opposite order: they must not decide. */
  private static Measured measured(Contestant contestant, double medianSeconds) {
    return new Measured(contestant, 3, medianSeconds, 1 / medianSeconds, Optional.empty(), 0.5);
  }

  private static String ratio(GemmBenchResult result) {
    return result.contestant()
        + " "
        + (result.peerRatio().isPresent() ? result.peerRatio().getAsDouble() : "-");
  }
}
