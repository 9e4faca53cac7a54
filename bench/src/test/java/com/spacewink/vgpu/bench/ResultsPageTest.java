package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page that {@code bench/results-page} makes. */
@Timeout(60)
class ResultsPageTest {
  private static final String DOCUMENT =
      """
      {"op":"gemm","version":"%s","measured_at":"2026-01-31T12:34:56Z",
       "host":{"cpu":"Test CPU","cores":2,"isa":["scalar","avx2"],"os":"Linux","java":"17"},
       "libraries":{"blis":"0.9.0","mkl":null},"counters_reason":null,"results":[%s]}
      """;

  @TempDir Path folder;

  private record Run(int status, String out, String err) {}

  @BeforeAll
  static void assumePython() throws InterruptedException {
    try {
      int status = new ProcessBuilder("python3", "--version").start().waitFor();
      assumeTrue(status == 0, "python3 does not run here");
    } catch (IOException e) {
      assumeTrue(false, "python3 is not here");
    }
  }

  @Test
  void eachCaseIsATableOfSizesAndContestants() throws Exception {
    String results =
        result(1024, "vgpu", "choice", 99, "1.1", "0.99")
            + result(1024, "avx2", "provider", 100, "1.1", "null")
            + result(1024, "blis", "library", 90, "null", "null")
            + result(64, "vgpu", "choice", 40, "0.8", "1.0")
            + result(64, "avx2", "provider", 40, "0.8", "null")
            + last(64, "blis", "library", 50, "null", "null");
    Run run = run(file("a.json", "1.0.0", results));
    assertEquals(0, run.status(), run.err());
    assertTrue(
        run.out()
            .contains(
                """
                ## f32, 1 thread, nn

                | size | vgpu | avx2 | blis | ceiling | peer | choice |
                | --- | --: | --: | --: | --: | --: | --: |
                | 64 | 40.0 | 40.0 | **50.0** | 0.40 | 0.80 | 1.00 |
                | 1024 | 99.0 | **100.0** | 90.0 | 0.99 | 1.10 | 0.99 |

                Over the best library: 0.94 in the geometric mean, 0.80 at the least; ahead at 1 of 2 sizes.
                The choice is 0.99 of the best single provider at the least.
                """),
        run.out());
  }

  @Test
  void machineAndVersionsStandAtTheTop() throws Exception {
    Run run =
        run(
            "--plot",
            "rates.svg",
            file("a.json", "1.0.0", last(64, "avx2", "provider", 40, "null", "null")));
    for (String line :
        List.of(
            "| CPU | Test CPU |",
            "| vGPU | 1.0.0 |",
            "| blis | 0.9.0 |",
            "| mkl | not told |",
            "| measured | 2026-01-31 |",
            "![Rates over sizes](rates.svg)",
            "No library took part.")) {
      assertTrue(run.out().contains(line), line + " in " + run.out());
    }
  }

  @Test
  void costsOfACallFollow() throws Exception {
    Path costs = folder.resolve("jmh.json");
    Files.writeString(
        costs,
        """
        [{"benchmark":"x.CallCost.kernel","params":{"size":"16"},
          "primaryMetric":{"score":137.5,"scoreError":4.4}},
         {"benchmark":"x.CallCost.nativeCode","params":{"size":"8"},
          "primaryMetric":{"score":28.1,"scoreError":"NaN"}}]
        """);
    Run run =
        run(
            "--jmh",
            costs.toString(),
            file("a.json", "1.0.0", last(64, "avx2", "provider", 40, "null", "null")));
    assertTrue(
        run.out()
            .contains(
                """
                | f32, one thread | 8 | 16 |
                | --- | --: | --: |
                | the native code alone, one of a batch | 28 | - |
                | the kernel, called from Java | - | 138 ± 4 |
                """),
        run.out() + run.err());
  }

  @Test
  void resultsOfDifferentVersionsAreNotMixed() throws Exception {
    String results = last(64, "avx2", "provider", 40, "null", "null");
    Run run = run(file("a.json", "1.0.0", results), file("b.json", "2.0.0", results));
    assertEquals(1, run.status());
    assertEquals("", run.out());
    assertTrue(run.err().contains("b.json: its version is 2.0.0, but that of "), run.err());
  }

  @Test
  void whatIsNoDocumentIsRefusedInOneLine() throws Exception {
    Path other = folder.resolve("other.json");
    for (String text : List.of("[]", "{}", "no json", "{\"op\":\"gemm\"}")) {
      Files.writeString(other, text);
      Run run = run(other.toString());
      assertEquals(1, run.status());
      assertEquals(1, run.err().lines().count(), run.err());
    }
    assertTrue(run("none.json").err().contains("No such file"));
  }

  private String file(String name, String version, String results) throws IOException {
    return Files.writeString(folder.resolve(name), DOCUMENT.formatted(version, results)).toString();
  }

  private static String result(
      int size, String contestant, String kind, double gflops, String peer, String choice) {
    return last(size, contestant, kind, gflops, peer, choice) + ",";
  }

  private static String last(
      int size, String contestant, String kind, double gflops, String peer, String choice) {
    return """
        {"type":"f32","m":%d,"n":%<d,"k":%<d,"trans":"nn","threads":1,"contestant":"%s",
         "kind":"%s","gflops":%s,"ceiling_ratio":%s,"peer_ratio":%s,"choice_ratio":%s}
        """
        .formatted(size, contestant, kind, gflops, gflops / 100, peer, choice);
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", "results-page"));
    command.addAll(List.of(arguments));
    Path err = folder.resolve("err");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, Files.readString(err));
  }
}
