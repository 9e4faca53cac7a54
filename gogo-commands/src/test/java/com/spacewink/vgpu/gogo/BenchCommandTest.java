package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.bench.HardwareCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  /** A bench that measures nothing and keeps the plan. */
  private static final class PaperBench implements GemmBench {
    private final List<GemmBenchPlan> plans = new ArrayList<>();
    private Optional<String> obstacle = Optional.empty();

    @Override
    public List<GemmBenchResult> run(GemmBenchPlan plan, Consumer<String> progress) {
      plans.add(plan);
      progress.accept("1/1 f32 512x512x512 nn 1 thread");
      List<GemmBenchResult> results = new ArrayList<>();
      boolean hasPeers = !plan.libraries().isEmpty();
      results.add(provider("avx2", "provider", hasPeers, OptionalDouble.empty(), plan));
      results.add(provider("vgpu", "choice", hasPeers, OptionalDouble.of(0.99), plan));
      for (String library : plan.libraries()) {
        results.add(
            result(
                library,
                "library",
                Optional.empty(),
                Optional.of("blis"),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                plan));
      }
      return results;
    }

    private GemmBenchResult provider(
        String name,
        String kind,
        boolean hasPeers,
        OptionalDouble choiceRatio,
        GemmBenchPlan plan) {
      return result(
          name,
          kind,
          Optional.of("avx2"),
          hasPeers ? Optional.of("blis") : Optional.empty(),
          hasPeers ? OptionalDouble.of(1.25) : OptionalDouble.empty(),
          choiceRatio,
          plan);
    }

    private GemmBenchResult result(
        String contestant,
        String kind,
        Optional<String> provider,
        Optional<String> bestPeer,
        OptionalDouble peerRatio,
        OptionalDouble choiceRatio,
        GemmBenchPlan plan) {
      return new GemmBenchResult(
          DataType.F32,
          new GemmShape(512, 16, 1760),
          GemmBenchPlan.Operands.parse("tn"),
          1,
          contestant,
          kind,
          provider,
          9,
          0.00125,
          0.001,
          23.0686,
          OptionalDouble.of(0.75),
          bestPeer,
          peerRatio,
          choiceRatio,
          plan.counters() ? Optional.of(COUNTERS) : Optional.empty(),
          0.125);
    }

    @Override
    public List<String> contestants() {
      return List.of("avx2", "scalar", "vgpu");
    }

    @Override
    public List<String> libraries() {
      return List.of("openblas", "blis");
    }

    @Override
    public Optional<String> version(String library) {
      return library.equals("blis") ? Optional.of("0.9.0") : Optional.empty();
    }

    @Override
    public Optional<String> counterObstacle() {
      return obstacle;
    }
  }

  private static final HardwareCounters COUNTERS =
      new HardwareCounters(
          OptionalDouble.of(3.5), OptionalDouble.of(0.9876), OptionalDouble.empty());

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:34:56.789Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private final PaperBench bench = new PaperBench();
  private final Shell shell =
      new Shell(new BenchCommand("1.2.3", CLOCK, bench, null, null, new PlainGpu()));

  @Test
  void documentIsTheContracts() {
    JsonNode document = Json.document(shell.run("bench", "gemm", "--json").out());
    assertEquals(
        List.of("op", "version", "measured_at", "host", "libraries", "counters_reason", "results"),
        Json.names(document));
    assertEquals("gemm", document.get("op").asText());
    assertEquals("1.2.3", document.get("version").asText());
    assertEquals("2026-01-31T12:34:56Z", document.get("measured_at").asText());
    assertEquals(List.of("cpu", "cores", "isa", "os", "java"), Json.names(document.get("host")));
    assertEquals("Plain CPU", document.get("host").get("cpu").asText());
    assertEquals(2, document.get("host").get("cores").asInt());
    assertEquals(
        "{\"type\":\"f32\",\"m\":512,\"n\":16,\"k\":1760,\"trans\":\"tn\",\"threads\":1,"
            + "\"contestant\":\"avx2\",\"kind\":\"provider\",\"provider\":\"avx2\",\"samples\":9,"
            + "\"median_s\":0.00125,\"min_s\":0.001,\"gflops\":23.0686,\"ceiling_ratio\":0.75,"
            + "\"best_peer\":null,\"peer_ratio\":null,\"choice_ratio\":null,\"counters\":null,"
            + "\"max_error\":0.125}",
        document.get("results").get(0).toString());
  }

  @Test
  void documentTellsWhoWasChosenAndHowFarThatIsFromTheBest() {
    JsonNode choice =
        Json.document(shell.run("bench", "gemm", "--json").out()).get("results").get(1);
    assertEquals("vgpu", choice.get("contestant").asText());
    assertEquals("choice", choice.get("kind").asText());
    assertEquals("avx2", choice.get("provider").asText());
    assertEquals(0.99, choice.get("choice_ratio").asDouble());
  }

  @Test
  void documentNamesTheVersionsOfTheLibraries() {
    JsonNode document =
        Json.document(shell.run("bench", "gemm", "--against", "openblas,blis", "--json").out());
    assertEquals("{\"openblas\":null,\"blis\":\"0.9.0\"}", document.get("libraries").toString());
  }

  @Test
  void countersAreRatiosInTheDocumentAndATableOfTheirOwn() {
    JsonNode document = Json.document(shell.run("bench", "gemm", "--counters", "--json").out());
    assertTrue(document.get("counters_reason").isNull());
    assertEquals(
        "{\"instructions_per_cycle\":3.5,\"l1d_hit_rate\":0.9876,\"llc_hit_rate\":null}",
        document.get("results").get(0).get("counters").toString());
    List<String> lines = shell.run("bench", "gemm", "--counters").out().lines().toList();
    assertEquals(
        List.of("CONTESTANT IPC L1D HIT LLC HIT", "avx2 3.50 98.8% -", "vgpu=avx2 3.50 98.8% -"),
        lines.subList(4, 7).stream().map(line -> columnsFrom(line, 4)).toList());
  }

  @Test
  void whereThereAreNoCountersThatIsSaidOnceAndTheRestMeasured() {
    bench.obstacle = Optional.of("this machine has none");
    Shell.Result result = shell.run("bench", "gemm", "--counters");
    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().endsWith("\n\nno counters: this machine has none\n"), result.out());
    assertFalse(bench.plans.get(0).counters());
    JsonNode document = Json.document(shell.run("bench", "gemm", "--counters", "--json").out());
    assertEquals("this machine has none", document.get("counters_reason").asText());
    assertTrue(document.get("results").get(0).get("counters").isNull());
  }

  @Test
  void withoutTheOptionNobodyAsksForCounters() {
    bench.obstacle = Optional.of("this machine has none");
    assertFalse(shell.run("bench", "gemm").out().contains("counters"));
  }

  @Test
  void plotIsWrittenBesideTheTable() throws IOException {
    Shell.Result result = shell.runIn(folder, "bench", "gemm", "--plot", "rates.svg");
    assertEquals(0, result.status(), result.err());
    String plot = Files.readString(folder.resolve("rates.svg"));
    assertTrue(plot.contains("Matrix products on Plain CPU"), plot);
    assertTrue(plot.contains("2026-01-31, vGPU 1.2.3, Java"), plot);
    assertEquals(List.of("rates.svg"), names(folder), "nothing else is left");
  }

  @Test
  void plotThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured() throws IOException {
    for (String name : List.of("rates.png", "svg", "none/rates.svg")) {
      Shell.Result result = shell.runIn(folder, "bench", "gemm", "--plot", name);
      assertEquals(2, result.status(), result.err());
    }
    assertEquals(
        "bench: --plot is 'rates.png': expected a file name that ends in .svg\n",
        shell.runIn(folder, "bench", "gemm", "--plot", "rates.png").err());
    assertTrue(bench.plans.isEmpty());
    assertEquals(List.of(), names(folder));
  }

  @Test
  void documentNamesTheBestLibraryAndTheRatioToIt() {
    JsonNode results =
        Json.document(shell.run("bench", "gemm", "--against", "openblas,blis", "--json").out())
            .get("results");
    assertEquals("blis", results.get(0).get("best_peer").asText());
    assertEquals(1.25, results.get(0).get("peer_ratio").asDouble());
    assertEquals("library", results.get(3).get("kind").asText());
    assertEquals("blis", results.get(3).get("best_peer").asText());
    assertTrue(results.get(3).get("peer_ratio").isNull());
  }

  @Test
  void tableTellsTheRatioToTheBestLibraryAndWhichThatIs() {
    Shell.Result result = shell.run("bench", "gemm", "--against", "openblas,blis");
    assertEquals(0, result.status(), result.err());
    assertEquals(
        List.of(
            "CONTESTANT PEER CHOICE",
            "avx2 1.25 -",
            "vgpu=avx2 1.25 0.99",
            "openblas - -",
            "blis best -"),
        result
            .out()
            .lines()
            .map(line -> column(line, 4) + " " + column(line, -3) + " " + column(line, -2))
            .toList());
    assertTrue(result.out().lines().allMatch(line -> line.length() <= 100), result.out());
  }

  @Test
  void tableFitsOneHundredColumns() {
    Shell.Result result = shell.run("bench", "gemm");
    assertEquals(0, result.status(), result.err());
    assertEquals("", result.err(), "nobody watches");
    assertEquals(3, result.out().lines().count());
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
    assertFalse(plan.counters());
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
        "fmm; cannot measure 'fmm': expected gemm, fft or tasks",
        "gemm more; found operands: 2 (gemm more), expected: OP",
        "gemm --cases idle; --cases means nothing to bench gemm: expected it to be left out",
        "gemm --simulate 32; --simulate means nothing to bench gemm: expected it to be left out",
        "gemm --types f16; unknown data type 'f16': expected f32, f64, c64 or c128",
        "gemm --types f32,; --types is 'f32,': expected values between commas",
        "gemm --sizes 4x4; size '4x4': expected N or MxNxK, such as 512 or 1760x16x1760",
        "gemm --trans no; transposes 'no': expected two of n, t and c, such as nt",
        "gemm --threads 0; --threads is '0': expected a whole number from 1 to 65536",
        "gemm --seconds soon; --seconds is 'soon': expected a number",
        "gemm --seconds 0; bench gemm: seconds is 0.0: expected more than 0 and at most 3600",
        "gemm --providers mkl; no contestant is named 'mkl': the contestants are avx2, scalar, vgpu",
        "gemm --against blis,; --against is 'blis,': expected values between commas"
      })
  void badOptionsAreBadUsage(String words, String message) {
    String[] line = ("bench " + words).split(" ");
    assertEquals(new Shell.Result(2, "", "bench: " + message + "\n"), shell.run(line));
    assertTrue(bench.plans.isEmpty());
  }

  @Test
  void withoutTheServiceItIsNotReady() {
    Shell.Result result =
        new Shell(new BenchCommand("1.2.3", CLOCK, null, null, null, null)).run("bench", "gemm");
    assertEquals(3, result.status());
    assertTrue(result.err().startsWith("bench: the benchmark is not there (yet)"), result.err());
  }

  /** A word of a table's line, counted from its end if negative; MEDIAN s is two words. */
  private static String column(String line, int index) {
    String[] words = line.strip().split(" +");
    return words[index < 0 ? words.length + index : index];
  }

  private static String columnsFrom(String line, int index) {
    String[] words = line.strip().split(" +");
    return String.join(" ", Arrays.asList(words).subList(index, words.length));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
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
