package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  /** A bench that measures nothing and keeps the plan. */
  private static final class PaperBench implements GemmBench {
    private final List<GemmBenchPlan> plans = new ArrayList<>();

    @Override
    public List<GemmBenchResult> run(GemmBenchPlan plan, Consumer<String> progress) {
      plans.add(plan);
      progress.accept("1/1 f32 512x512x512 nn 1 thread");
      return plan.libraries().isEmpty()
          ? List.of(result("avx2", "provider", OptionalDouble.empty(), Optional.empty()))
          : List.of(
              result("avx2", "provider", OptionalDouble.of(1.25), Optional.of("blis")),
              result("openblas", "library", OptionalDouble.empty(), Optional.of("blis")),
              result("blis", "library", OptionalDouble.empty(), Optional.of("blis")));
    }

    private static GemmBenchResult result(
        String contestant, String kind, OptionalDouble peerRatio, Optional<String> bestPeer) {
      return new GemmBenchResult(
          DataType.F32,
          new GemmShape(512, 16, 1760),
          GemmBenchPlan.Operands.parse("tn"),
          1,
          contestant,
          kind,
          9,
          0.00125,
          0.001,
          23.0686,
          OptionalDouble.of(0.75),
          bestPeer,
          peerRatio,
          0.125);
    }

    @Override
    public List<String> contestants() {
      return List.of("scalar", "avx2");
    }

    @Override
    public List<String> libraries() {
      return List.of("openblas", "blis");
    }
  }

  private final PaperBench bench = new PaperBench();
  private final Shell shell = new Shell(new BenchCommand(bench, new PlainGpu()));

  @Test
  void documentIsTheContracts() {
    JsonNode document = Json.document(shell.run("bench", "gemm", "--json").out());
    assertEquals(List.of("op", "host", "results"), Json.names(document));
    assertEquals("gemm", document.get("op").asText());
    assertEquals("{\"cpu\":\"Plain CPU\",\"cores\":2}", document.get("host").toString());
    assertEquals(
        "{\"type\":\"f32\",\"m\":512,\"n\":16,\"k\":1760,\"trans\":\"tn\",\"threads\":1,"
            + "\"contestant\":\"avx2\",\"kind\":\"provider\",\"samples\":9,\"median_s\":0.00125,"
            + "\"min_s\":0.001,\"gflops\":23.0686,\"ceiling_ratio\":0.75,\"best_peer\":null,"
            + "\"peer_ratio\":null,\"max_error\":0.125}",
        document.get("results").get(0).toString());
  }

  @Test
  void documentNamesTheBestLibraryAndTheRatioToIt() {
    JsonNode results =
        Json.document(shell.run("bench", "gemm", "--against", "openblas,blis", "--json").out())
            .get("results");
    assertEquals("blis", results.get(0).get("best_peer").asText());
    assertEquals(1.25, results.get(0).get("peer_ratio").asDouble());
    assertEquals("library", results.get(2).get("kind").asText());
    assertEquals("blis", results.get(2).get("best_peer").asText());
    assertTrue(results.get(2).get("peer_ratio").isNull());
  }

  @Test
  void tableTellsTheRatioToTheBestLibraryAndWhichThatIs() {
    Shell.Result result = shell.run("bench", "gemm", "--against", "openblas,blis");
    assertEquals(0, result.status(), result.err());
    assertEquals(
        List.of("CONTESTANT PEER", "avx2 1.25", "openblas -", "blis best"),
        result.out().lines().map(line -> column(line, 4) + " " + column(line, -2)).toList());
    assertTrue(result.out().lines().allMatch(line -> line.length() <= 100), result.out());
  }

  @Test
  void tableFitsOneHundredColumns() {
    Shell.Result result = shell.run("bench", "gemm");
    assertEquals(0, result.status(), result.err());
    assertEquals("", result.err(), "nobody watches");
    assertEquals(2, result.out().lines().count());
    assertTrue(result.out().lines().allMatch(line -> line.length() <= 100), result.out());
  }

  @Test
  void optionsBecomeThePlan() {
    shell.run(
        "bench",
        "gemm",
        "--types",
        "f64,c64",
        "--sizes",
        "64,1760x16x1760",
        "--trans",
        "nn,tn",
        "--threads",
        "1,2",
        "--providers",
        "scalar",
        "--against",
        "openblas,mkl",
        "--seconds",
        "0.5");
    GemmBenchPlan plan = bench.plans.get(0);
    assertEquals(List.of(DataType.F64, DataType.C64), plan.types());
    assertEquals(List.of(new GemmShape(64, 64, 64), new GemmShape(1760, 16, 1760)), plan.shapes());
    assertEquals("[nn, tn]", plan.transposes().toString());
    assertEquals(List.of(1, 2), plan.threads());
    assertEquals(List.of("scalar"), plan.contestants());
    assertEquals(List.of("openblas", "mkl"), plan.libraries());
    assertEquals(0.5, plan.seconds());
  }

  @Test
  void withoutOptionsAllProvidersMultiplyRealNumbers() {
    shell.run("bench", "gemm");
    GemmBenchPlan plan = bench.plans.get(0);
    assertEquals(List.of(DataType.F32, DataType.F64), plan.types());
    assertEquals(List.of(), plan.contestants());
    assertEquals(List.of(), plan.libraries());
  }

  @Test
  void againstAllAreTheLibrariesThatAreThere() {
    shell.run("bench", "gemm", "--against", "all");
    assertEquals(List.of("openblas", "blis"), bench.plans.get(0).libraries());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "fft; cannot measure 'fft': expected gemm",
        "gemm more; found operands: 2 (gemm more), expected: OP",
        "gemm --types f16; unknown data type 'f16': expected f32, f64, c64 or c128",
        "gemm --types f32,; --types is 'f32,': expected values between commas",
        "gemm --sizes 4x4; size '4x4': expected N or MxNxK, such as 512 or 1760x16x1760",
        "gemm --trans no; transposes 'no': expected two of n, t and c, such as nt",
        "gemm --threads 0; --threads is '0': expected a whole number from 1 to 65536",
        "gemm --seconds soon; --seconds is 'soon': expected a number",
        "gemm --seconds 0; bench gemm: seconds is 0.0: expected more than 0 and at most 3600",
        "gemm --providers mkl; no contestant is named 'mkl': the contestants are scalar, avx2",
        "gemm --against blis,; --against is 'blis,': expected values between commas"
      })
  void badOptionsAreBadUsage(String words, String message) {
    String[] line = ("bench " + words).split(" ");
    assertEquals(new Shell.Result(2, "", "bench: " + message + "\n"), shell.run(line));
    assertTrue(bench.plans.isEmpty());
  }

  @Test
  void withoutTheServiceItIsNotReady() {
    Shell.Result result = new Shell(new BenchCommand()).run("bench", "gemm");
    assertEquals(3, result.status());
    assertTrue(result.err().startsWith("bench: the benchmark is not there (yet)"), result.err());
  }

  /** A word of a table's line, counted from its end if negative; MEDIAN s is two words. */
  private static String column(String line, int index) {
    String[] words = line.strip().split(" +");
    return words[index < 0 ? words.length + index : index];
  }

  @Test
  void whatIsNamedTwiceIsMeasuredOnce() {
    shell.run(
        "bench",
        "gemm",
        "--types",
        "f64,f32,f64",
        "--sizes",
        "8,4,8x8x8",
        "--trans",
        "tn,nn,tn",
        "--threads",
        "2,1,2",
        "--providers",
        "scalar,avx2,scalar",
        "--against",
        "blis,blis");
    GemmBenchPlan plan = bench.plans.get(0);
    assertEquals(List.of(DataType.F64, DataType.F32), plan.types());
    assertEquals(List.of(new GemmShape(8, 8, 8), new GemmShape(4, 4, 4)), plan.shapes());
    assertEquals("[tn, nn]", plan.transposes().toString());
    assertEquals(List.of(2, 1), plan.threads());
    assertEquals(List.of("scalar", "avx2"), plan.contestants());
    assertEquals(List.of("blis"), plan.libraries());
  }
}
