package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.FftBench;
import com.spacewink.vgpu.api.bench.FftBenchPlan;
import com.spacewink.vgpu.api.bench.FftBenchPlan.Transform;
import com.spacewink.vgpu.api.bench.FftBenchResult;
import com.spacewink.vgpu.api.bench.FftShape;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FftBenchTest {
  /** A bench that measures nothing and keeps the plan. */
  private static final class PaperBench implements FftBench {
    private final List<FftBenchPlan> plans = new ArrayList<>();

    @Override
    public List<FftBenchResult> run(FftBenchPlan plan, Consumer<String> progress) {
      plans.add(plan);
      progress.accept("1/1 f64 r2c 256@1000 1 thread");
      boolean hasPeers = !plan.libraries().isEmpty();
      List<FftBenchResult> results = new ArrayList<>();
      results.add(result("radix", "provider", hasPeers, OptionalDouble.empty()));
      results.add(result("vgpu", "choice", hasPeers, OptionalDouble.of(0.99)));
      for (String library : plan.libraries()) {
        results.add(result(library, "library", hasPeers, OptionalDouble.empty()));
      }
      return results;
    }

    private static FftBenchResult result(
        String contestant, String kind, boolean hasPeers, OptionalDouble choiceRatio) {
      boolean isLibrary = kind.equals("library");
      return new FftBenchResult(
          DataType.F64,
          new Transform(FftKind.R2C, new FftShape(List.of(256L), 1000)),
          1,
          contestant,
          kind,
          isLibrary ? Optional.empty() : Optional.of("radix"),
          9,
          0.00125,
          0.001,
          4096.25,
          OptionalDouble.of(0.25),
          hasPeers ? Optional.of("fftw-measure") : Optional.empty(),
          hasPeers && !isLibrary ? OptionalDouble.of(1.25) : OptionalDouble.empty(),
          choiceRatio,
          2.5e-16);
    }

    @Override
    public List<String> contestants() {
      return List.of("fftw", "radix", "radix-java", "vgpu");
    }

    @Override
    public List<String> libraries() {
      return List.of("fftw-estimate", "fftw-measure");
    }

    @Override
    public Optional<String> version(String library) {
      return Optional.of("fftw-3.3.10");
    }
  }

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:34:56.789Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private final PaperBench bench = new PaperBench();
  private final Shell shell =
      new Shell(new BenchCommand("1.2.3", CLOCK, null, bench, null, new PlainGpu()));

  private JsonNode document(String options) {
    return Json.document(shell.run(("bench fft --json " + options).strip().split(" ")).out());
  }

  @Test
  void documentIsTheContracts() {
    JsonNode document = document("--against all");
    assertEquals(
        List.of("op", "version", "measured_at", "host", "libraries", "results"),
        Json.names(document));
    assertEquals("fft", document.get("op").asText());
    assertEquals(
        "{\"fftw-estimate\":\"fftw-3.3.10\",\"fftw-measure\":\"fftw-3.3.10\"}",
        document.get("libraries").toString());
    assertEquals(
        "{\"type\":\"f64\",\"kind\":\"r2c\",\"n\":[256],\"batch\":1000,\"threads\":1,"
            + "\"contestant\":\"radix\",\"contestant_kind\":\"provider\",\"provider\":\"radix\","
            + "\"samples\":9,\"median_s\":0.00125,\"min_s\":0.001,\"mflops\":4096.25,"
            + "\"ceiling_ratio\":0.25,\"best_peer\":\"fftw-measure\",\"peer_ratio\":1.25,"
            + "\"choice_ratio\":null,\"max_error\":2.5E-16}",
        document.get("results").get(0).toString());
    assertEquals(0.99, document.get("results").get(1).get("choice_ratio").asDouble());
    assertTrue(document.get("results").get(2).get("peer_ratio").isNull());
  }

  @Test
  void tableHasARowForEachResult() {
    List<String> lines =
        shell.run("bench", "fft", "--against", "fftw-measure").out().lines().toList();
    assertEquals(4, lines.size());
    assertEquals(
        "TYPE KIND SIZE THREADS CONTESTANT RUNS MEDIAN s MFLOP/s CEILING PEER CHOICE ERROR",
        lines.get(0).replaceAll(" +", " "));
    assertEquals(
        "f64 r2c 256@1000 1 vgpu=radix 9 0.00125 4096 0.25 1.25 0.99 2.5e-16",
        lines.get(2).replaceAll(" +", " "));
    assertEquals(
        "f64 r2c 256@1000 1 fftw-measure 9 0.00125 4096 0.25 best - 2.5e-16",
        lines.get(3).replaceAll(" +", " "));
  }

  @Test
  void optionsReachTheBenchmark() {
    document(
        "--types f32 --sizes 8,4x4@3,8 --kinds r2c,c2c --threads 1,2 --providers radix,vgpu"
            + " --against fftw-measure --effort patient --seconds 0.5");
    FftBenchPlan plan = bench.plans.get(0);
    assertEquals(List.of(DataType.F32), plan.types());
    assertEquals("[r2c 8, r2c 4x4@3, c2c 8, c2c 4x4@3]", plan.transforms().toString());
    assertEquals(List.of(1, 2), plan.threads());
    assertEquals(List.of("radix", "vgpu"), plan.contestants());
    assertEquals(List.of("fftw-measure"), plan.libraries());
    assertEquals(FftEffort.PATIENT, plan.effort());
    assertEquals(0.5, plan.seconds());
  }

  @Test
  void withoutSizesEachKindHasItsOwn() {
    document("");
    FftBenchPlan plan = bench.plans.get(0);
    assertEquals(List.of(DataType.F32, DataType.F64), plan.types());
    assertEquals(17 + 6 + 5 + 6 + 1 + 2, plan.transforms().size());
    assertEquals("c2c 16", plan.transforms().get(0).toString());
    assertEquals(
        "[c2c 256@1000, r2c 1024, r2c 65536]", plan.transforms().subList(34, 37).toString());
    assertEquals(FftEffort.MEASURE, plan.effort());
    assertEquals(List.of(1), plan.threads());
    assertEquals(List.of(), plan.libraries());
    document("--kinds r2c");
    assertEquals("[r2c 1024, r2c 65536]", bench.plans.get(1).transforms().toString());
    document("--sizes 8");
    assertEquals("[c2c 8]", bench.plans.get(2).transforms().toString());
  }

  @Test
  void plotIsWrittenBesides() throws IOException {
    Path plot = folder.resolve("plot.svg");
    Shell.Result result = shell.runIn(folder, "bench", "fft", "--plot", "plot.svg");
    assertEquals(0, result.status(), result.err());
    String svg = Files.readString(plot);
    assertTrue(svg.contains("Fourier transforms on Plain CPU"), svg);
    assertTrue(svg.contains(">f64, r2c, 1 thread, other sizes<"), svg);
    assertTrue(svg.contains(">256@1000<"), svg);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--sizes 8*2; size '8*2': expected N, NxM or N@BATCH, such as 1024, 256x256 or 256@1000",
        "--types c64; fft: type is c64: expected f32 or f64, of numbers and their parts",
        "--kinds c2r; fft: kind is c2r: expected c2c or r2c",
        "--kinds dct; unknown transform 'dct': expected c2c, r2c or c2r",
        "--effort high; unknown effort 'high': expected estimate, measure or patient",
        "--providers avx2; no contestant is named 'avx2': the contestants are fftw, radix,"
            + " radix-java, vgpu",
        "--seconds 0; fft: seconds is 0.0: expected more than 0 and at most 3600",
        "--trans nn; --trans means nothing to bench fft: expected it to be left out",
        "--counters; --counters means nothing to bench fft: expected it to be left out",
        "--cases idle; --cases means nothing to bench fft: expected it to be left out",
        "--plot p.png; --plot is 'p.png': expected a file name that ends in .svg"
      })
  void badOptionsAreBadUsage(String words, String message) {
    String expected = message.startsWith("fft: ") ? "bench: bench " + message : "bench: " + message;
    assertEquals(
        new Shell.Result(2, "", expected + "\n"),
        shell.runIn(folder, ("bench fft " + words).split(" ")));
    assertTrue(bench.plans.isEmpty());
  }

  @Test
  void withoutTheServiceItIsNotReady() {
    Shell none = new Shell(new BenchCommand("1.2.3", CLOCK, null, null, null, new PlainGpu()));
    Shell.Result result = none.run("bench", "fft");
    assertEquals(3, result.status());
    assertTrue(result.err().startsWith("bench: the benchmark is not there (yet)"), result.err());
  }
}
