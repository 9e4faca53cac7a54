package com.spacewink.vgpu.distro.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.spacewink.vgpu.distro.cli.Vgpu.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Transforms on the distribution's samples, as people and scripts compute them. */
class FftTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("vgpu.distribution"), "examples", "data").toAbsolutePath();

  @TempDir Path folder;

  static List<Path> javaHomes() {
    return Vgpu.javaHomes();
  }

  private static String sample(String name) {
    return SAMPLES.resolve(name).toString();
  }

  private static JsonNode document(Run run) throws IOException {
    return new ObjectMapper().readTree(run.out());
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void realImageIsTransformedOnEveryJava(Path javaHome) throws Exception {
    Run run =
        new Vgpu(javaHome, folder)
            .run("fft", sample("ascent.npy"), "-o", "y.npy", "--real", "--axes", "0,1", "--json");
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.err());
    JsonNode document = document(run);
    assertEquals("[512,257]", document.get("shape").toString());
    assertEquals("r2c", document.get("kind").asText());
    assertEquals("c64", document.get("type").asText());
    assertEquals("y.npy", document.get("output").asText());
    assertTrue(document.get("mflops").asDouble() > 0);
    assertTrue(Files.size(folder.resolve("y.npy")) > 512 * 257 * 8);
  }

  @Test
  void plainJavaDoesItWhereAllElseIsHidden() throws Exception {
    Vgpu vgpu = Vgpu.onFirstJava(folder).with("VGPU_ISA_MAX", "scalar");
    Run run =
        vgpu.run("fft", sample("ecg.npy"), "-o", "y.npy", "--provider", "radix-java", "--json");
    assertEquals(0, run.status(), run.err());
    assertEquals("radix-java", document(run).get("provider").asText());
    Run hidden = vgpu.run("fft", sample("ecg.npy"), "-o", "z.npy", "--provider", "radix");
    assertFalse(hidden.status() == 0);
    assertEquals(1, hidden.errLines().size(), hidden.err());
    assertFalse(Files.exists(folder.resolve("z.npy")));
  }

  @Test
  void resultHasTheSameBitsForEveryNumberOfThreads() throws Exception {
    for (String threads : List.of("1", "2")) {
      Run run =
          Vgpu.onFirstJava(folder)
              .run(
                  "fft",
                  sample("ascent.npy"),
                  "-o",
                  threads + ".npy",
                  "--axes",
                  "0,1",
                  "--threads",
                  threads);
      assertEquals(0, run.status(), run.err());
    }
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("1.npy")), Files.readAllBytes(folder.resolve("2.npy")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--axes 2; --axes names axis 2, expected -2 to 1",
        "--axes 0,0; twice: expected it once",
        "--n 0; --n is '0': expected a whole number from 1 to",
        "--norm unit; unknown norm 'unit': expected backward, ortho or forward",
        "--provider none; none"
      })
  void badInputIsOneLineAndNoFile(String options, String part) throws Exception {
    List<String> line = new ArrayList<>(List.of("fft", sample("ascent.npy"), "-o", "y.npy"));
    line.addAll(Arrays.asList(options.split(" ")));
    Run run = Vgpu.onFirstJava(folder).run(line.toArray(String[]::new));
    assertEquals(2, run.status(), run.err());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().startsWith("fft: ") && run.err().contains(part), run.err());
    assertFalse(Files.exists(folder.resolve("y.npy")));
  }

  @Test
  void benchmarkChecksEveryProvider() throws Exception {
    Run run =
        Vgpu.onFirstJava(folder)
            .run("bench", "fft", "--sizes", "12,97,8x6,16@3", "--seconds", "0.05", "--json");
    assertEquals(0, run.status(), run.err());
    JsonNode results = document(run).get("results");
    assertTrue(results.size() >= 2 * 4 * 2, results.toString());
    for (JsonNode result : results) {
      double most = result.get("type").asText().equals("f32") ? 1e-6 : 2e-15;
      assertTrue(result.get("max_error").asDouble() < most, result.toString());
      assertTrue(result.get("mflops").asDouble() > 0, result.toString());
    }
  }

  @Test
  void demoFindsTheHeartbeatAndDrawsThePhotographsSpectrum() throws Exception {
    Run run = Vgpu.onFirstJava(folder).run("demo", "-o", "spectrum.png", "--json");
    assertEquals(0, run.status(), run.err());
    JsonNode ecg = document(run).get("ecg");
    assertEquals(2.19, ecg.get("hertz").asDouble(), 1e-9);
    JsonNode photograph = document(run).get("photograph");
    assertEquals("[512,512]", photograph.get("shape").toString());
    assertEquals("spectrum.png", photograph.get("output").asText());
    byte[] png = Files.readAllBytes(folder.resolve("spectrum.png"));
    assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(png, 4));
  }
}
