package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TunePlan;
import com.spacewink.vgpu.api.tune.TuneProgress;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TuneReport;
import com.spacewink.vgpu.api.tune.TunedHost;
import com.spacewink.vgpu.api.tune.Tuner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuneCommandTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final TuneRecord PRODUCT =
      new TuneRecord(
          "gemm",
          DataType.F32,
          "m64n64k64.nn",
          1,
          NOON,
          List.of(
              new Contestant("avx2", "0.1.0", "kc=256", 1, 57.25),
              new Contestant("avx2", "0.1.0", "", 1, 50),
              new Contestant("scalar", "0.1.0", "", 1, 2.5)));
  private static final TuneRecord COPY =
      new TuneRecord(
          "permute",
          DataType.F64,
          "4m.rows",
          1,
          NOON,
          List.of(new Contestant("scalar", "0.1.0", "", 1, 8)));

  /** A tuner that measures nothing and keeps the plan. */
  private static final class PaperTuner implements Tuner {
    private final List<TunePlan> plans = new ArrayList<>();
    private List<TuneRecord> records = List.of(PRODUCT, COPY);
    private int left;
    private boolean isDiskFull;

    @Override
    public List<String> operations() {
      return List.of("gemm", "permute");
    }

    @Override
    public TuneReport tune(TunePlan plan, TuneProgress progress) {
      plans.add(plan);
      progress.step(0, 1, "gemm f32 m64n64k64.nn 1 thread");
      return new TuneReport(List.of(PRODUCT), left);
    }

    @Override
    public List<TuneRecord> records() {
      return records;
    }

    @Override
    public int clear(Optional<String> operation) {
      int before = records.size();
      records =
          records.stream()
              .filter(r -> operation.isPresent() && !r.operation().equals(operation.get()))
              .toList();
      return before - records.size();
    }

    @Override
    public void export(OutputStream out) throws IOException {
      out.write("{\"schema\":".getBytes(StandardCharsets.UTF_8));
      if (isDiskFull) {
        throw new IOException("No space left on device");
      }
      out.write("1}".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Path file() {
      return Path.of("/home/somebody/.vgpu_tuner.json");
    }

    @Override
    public TunedHost host() {
      return new TunedHost("Plain CPU", 2, List.of("scalar", "avx2"));
    }
  }

  @TempDir Path folder;

  private final PaperTuner tuner = new PaperTuner();
  private final Shell shell = new Shell(new TuneCommand(tuner));

  @Test
  void optionsBecomeThePlan() {
    shell.run(
        "tune",
        "gemm",
        "--types",
        "f64,c64",
        "--sizes",
        "64,1760x16x1760",
        "--threads",
        "1,2",
        "--seconds",
        "2.5");
    assertEquals(
        new TunePlan(
            List.of("gemm"),
            List.of(DataType.F64, DataType.C64),
            List.of(new GemmShape(64, 64, 64), new GemmShape(1760, 16, 1760)),
            List.of(1, 2),
            2.5),
        tuner.plans.get(0));
  }

  @Test
  void withoutOptionsTheTunerDecidesAndHasAMinute() {
    shell.run("tune");
    assertEquals(new TunePlan(List.of(), List.of(), List.of(), List.of(), 60), tuner.plans.get(0));
  }

  @Test
  void whatWasFoundIsATable() {
    assertEquals(
        new Shell.Result(
            0,
            """
            OP    TYPE  CLASS         THREADS  PROVIDER  VARIANT  RATE  UNIT      GAIN  MEASURED
            gemm  f32   m64n64k64.nn  1 of 1   avx2      kc=256   57.3  GFLOP/s  22.90  2026-03-01
            1 measurement in /home/somebody/.vgpu_tuner.json
            """,
            ""),
        shell.run("tune"));
  }

  @Test
  void whatIsLeftIsSaid() {
    tuner.left = 7;
    assertTrue(
        shell
            .run("tune")
            .out()
            .endsWith(
                "1 measurement, 7 left for want of time: another `vgpu tune` begins with those\n"));
    assertEquals(7, Json.document(shell.run("tune", "--json").out()).get("left").asInt());
  }

  @Test
  void showMeasuresNothingAndListsAllOrOneOperation() {
    assertEquals(3, shell.run("tune", "--show").out().lines().count());
    assertEquals(2, shell.run("tune", "--show", "permute").out().lines().count());
    assertTrue(tuner.plans.isEmpty());
    tuner.records = List.of();
    assertEquals(
        "nothing is measured on this machine yet: `vgpu tune` does that\n",
        shell.run("tune", "--show").out());
  }

  @Test
  void documentIsTheContracts() {
    JsonNode document = Json.document(shell.run("tune", "--show", "--json").out());
    assertEquals(List.of("file", "host", "records"), Json.names(document));
    assertEquals("/home/somebody/.vgpu_tuner.json", document.get("file").asText());
    assertEquals(
        "{\"cpu\":\"Plain CPU\",\"cores\":2,\"isa\":[\"scalar\",\"avx2\"]}",
        document.get("host").toString());
    JsonNode product = document.get("records").get(0);
    assertEquals(
        List.of(
            "op",
            "type",
            "class",
            "most_threads",
            "provider",
            "version",
            "variant",
            "threads",
            "gflops",
            "gb_per_s",
            "measured_at",
            "contestants"),
        Json.names(product));
    assertEquals(57.25, product.get("gflops").asDouble());
    assertEquals("2026-03-01T12:00:00Z", product.get("measured_at").asText());
    assertEquals(3, product.get("contestants").size());
    JsonNode copy = document.get("records").get(1);
    assertTrue(copy.get("gflops").isNull());
    assertEquals(8, copy.get("gb_per_s").asDouble());
  }

  @Test
  void clearForgetsAllOrOneOperation() {
    assertEquals(
        "1 measurement of this machine forgotten\n", shell.run("tune", "permute", "--clear").out());
    assertEquals(
        "{\"file\":\"/home/somebody/.vgpu_tuner.json\",\"op\":null,\"cleared\":1}\n",
        shell.run("tune", "--clear", "--json").out());
  }

  @Test
  void exportWritesAFile() throws IOException {
    assertEquals(
        "x.json: 2 measurements of this machine\n",
        shell.runIn(folder, "tune", "--export", "x.json").out());
    assertEquals("{\"schema\":1}", Files.readString(folder.resolve("x.json")));
  }

  @Test
  void exportThatFailsLeavesWhatWasThere() throws IOException {
    Files.writeString(folder.resolve("x.json"), "old");
    tuner.isDiskFull = true;
    assertEquals(
        new Shell.Result(1, "", "tune: x.json: cannot be written: No space left on device\n"),
        shell.runIn(folder, "tune", "--export", "x.json"));
    assertEquals("old", Files.readString(folder.resolve("x.json")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
    assertFalse(Files.exists(folder.resolve("nowhere")));
    assertEquals(
        new Shell.Result(1, "", "tune: nowhere/x.json: cannot be written: NoSuchFileException\n"),
        shell.runIn(folder, "tune", "--export", "nowhere/x.json"));
  }

  @Test
  void transformsAreCountedInFlops() {
    tuner.records =
        List.of(
            new TuneRecord(
                "fft",
                DataType.F64,
                "c2c.p1024.1d.one",
                1,
                NOON,
                List.of(
                    new Contestant("radix", "0.1.0", "", 1, 12.5),
                    new Contestant("fftw", "0.1.0", "", 1, 10))));
    List<String> lines = shell.run("tune", "--show").out().lines().toList();
    assertEquals(
        "fft f64 c2c.p1024.1d.one 1 of 1 radix - 12.5 GFLOP/s 1.25 2026-03-01",
        lines.get(1).replaceAll(" +", " "));
    JsonNode record =
        Json.document(shell.run("tune", "--show", "--json").out()).get("records").get(0);
    assertEquals(12.5, record.get("gflops").asDouble());
    assertTrue(record.get("gb_per_s").isNull());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "fft; cannot measure 'fft': expected one of gemm, permute",
        "gemm permute; found operands: 2 (gemm permute), expected: [OP]",
        "--show --clear; expected one of --show, --clear and --export at most",
        "--show --export x; expected one of --show, --clear and --export at most",
        "--types f16; unknown data type 'f16': expected f32, f64, c64 or c128",
        "--sizes 4x4; size '4x4': expected N or MxNxK, such as 512 or 1760x16x1760",
        "permute --sizes 4; --sizes are those of matrix products: expected no --sizes with permute",
        "--threads 0; --threads is '0': expected a whole number from 1 to 65536",
        "--seconds 0; seconds is 0.0: expected more than 0 and at most 86400",
        "--seconds nan; seconds is NaN: expected more than 0 and at most 86400",
        "--seconds soon; --seconds is 'soon': expected a number"
      })
  void badOptionsAreBadUsage(String words, String message) {
    String[] line = ("tune " + words).split(" ");
    assertEquals(new Shell.Result(2, "", "tune: " + message + "\n"), shell.run(line));
    assertTrue(tuner.plans.isEmpty());
  }

  @Test
  void withoutTheServiceItIsNotReady() {
    Shell.Result result = new Shell(new TuneCommand()).run("tune", "--show");
    assertEquals(3, result.status());
    assertTrue(result.err().startsWith("tune: the tuner is not there (yet)"), result.err());
  }
}
