package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  /** Five images of two clusters; the last lies in the cluster of the others' label. */
  private static final float[][] POINTS = {{0, 0}, {0, 1}, {9, 9}, {9, 8}, {1, 0}};

  private static final int[] LABELS = {3, 3, 5, 5, 5};

  @TempDir Path home;
  private final PlainGpu gpu = new PlainGpu();
  private final PlainPlanner planner = new PlainPlanner();

  @BeforeEach
  void writeSample() throws IOException {
    Path data = Files.createDirectories(home.resolve("examples/data"));
    ByteBuffer images =
        ByteBuffer.allocate(POINTS.length * 64 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer labels =
        ByteBuffer.allocate(LABELS.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < POINTS.length; i++) {
      images.putFloat(i * 64 * Float.BYTES, POINTS[i][0]);
      images.putFloat((i * 64 + 63) * Float.BYTES, POINTS[i][1]);
      labels.putInt(i * Integer.BYTES, LABELS[i]);
    }
    NpyFiles.write(
        data.resolve("digits.npy"),
        NpyFiles.bytes(NpyFiles.dictionary("<f4", false, "(5, 64)"), images.array()));
    NpyFiles.write(
        data.resolve("digits-labels.npy"),
        NpyFiles.bytes(NpyFiles.dictionary("<i4", false, "(5,)"), labels.array()));
    NpyFiles.write(data.resolve("ecg.npy"), NpyFiles.doubles("(720,)", beats()));
    NpyFiles.write(data.resolve("ascent.npy"), NpyFiles.doubles("(4, 6)", new double[24]));
  }

  /** Two seconds of a heart that beats at 2 Hz, on a level and with a louder hum of 60 Hz. */
  private static double[] beats() {
    double[] samples = new double[720];
    for (int i = 0; i < samples.length; i++) {
      double t = 2 * Math.PI * i / 360;
      samples[i] = 5 + Math.cos(2 * t) + 3 * Math.sin(60 * t);
    }
    return samples;
  }

  private Shell.Result demo(String... options) {
    Shell shell = new Shell(new DemoCommand(home.toString(), gpu, new PlainSelection(), planner));
    List<String> line = new ArrayList<>(List.of("demo", "-o", "spectrum.png"));
    line.addAll(Arrays.asList(options));
    return shell.runIn(home, line.toArray(String[]::new));
  }

  @Test
  void documentHasTheContractsFields() {
    JsonNode document = Json.document(demo("--json").out());
    assertEquals(List.of("digits", "ecg", "photograph"), Json.names(document));
    JsonNode digits = document.get("digits");
    assertEquals(
        List.of("correct", "total", "provider", "reason", "gflops", "scalar_gflops", "ratio"),
        Json.names(digits));
    assertEquals(4, digits.get("correct").asInt(), "the last one has neighbours of another label");
    assertEquals(5, digits.get("total").asInt());
    assertEquals("avx2", digits.get("provider").asText());
    assertEquals("highest service ranking", digits.get("reason").asText());
    assertTrue(digits.get("gflops").isNumber());
    assertTrue(digits.get("scalar_gflops").isNumber());
    assertTrue(digits.get("ratio").isNumber());
    assertTrue(gpu.isEverythingClosed());
    assertEquals(0, planner.open);
  }

  @Test
  void strongestLineOfAHeartIsFoundBesideLevelAndHum() {
    JsonNode ecg = Json.document(demo("--json").out()).get("ecg");
    assertEquals(
        List.of(
            "hertz",
            "beats_per_minute",
            "samples",
            "provider",
            "reason",
            "mflops",
            "java_mflops",
            "ratio"),
        Json.names(ecg));
    assertEquals(2, ecg.get("hertz").asDouble());
    assertEquals(120, ecg.get("beats_per_minute").asDouble());
    assertEquals(720, ecg.get("samples").asInt());
    assertEquals("radix", ecg.get("provider").asText());
    assertTrue(ecg.get("mflops").isNumber() && ecg.get("java_mflops").isNumber());
  }

  @Test
  void spectrumOfThePhotographIsDrawnWithItsMiddleInTheMiddle() throws IOException {
    double[] waves = new double[24];
    for (int i = 0; i < waves.length; i++) {
      // One wave down the rows and two along the columns: bright at (1, 2) and (-1, -2).
      waves[i] = Math.cos(2 * Math.PI * (i / 6 / 4.0 + 2 * (i % 6) / 6.0));
    }
    NpyFiles.write(home.resolve("examples/data/ascent.npy"), NpyFiles.doubles("(4, 6)", waves));
    JsonNode photograph = Json.document(demo("--json").out()).get("photograph");
    assertEquals("[4,6]", photograph.get("shape").toString());
    assertEquals("spectrum.png", photograph.get("output").asText());
    BufferedImage image = ImageIO.read(home.resolve("spectrum.png").toFile());
    assertEquals(6, image.getWidth());
    assertEquals(4, image.getHeight());
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 6; column++) {
        boolean isBright = row - 2 == 1 && column - 3 == 2 || row - 2 == -1 && column - 3 == -2;
        int grey = image.getRaster().getSample(column, row, 0);
        assertEquals(isBright ? 255 : 0, grey, row + ", " + column);
      }
    }
  }

  @Test
  void drawingGoesToATemporaryFileUnlessOneIsNamed() throws IOException {
    DemoCommand command = new DemoCommand(home.toString(), gpu, new PlainSelection(), planner);
    JsonNode document = Json.document(new Shell(command).run("demo", "--json").out());
    Path file = Path.of(document.get("photograph").get("output").asText());
    assertEquals(Path.of(System.getProperty("java.io.tmpdir")), file.getParent());
    assertTrue(Files.size(file) > 0);
    Files.delete(file);
  }

  @Test
  void drawingThatCannotBeWrittenIsRefusedAtOnce() {
    Shell shell = new Shell(new DemoCommand(home.toString(), gpu, new PlainSelection(), planner));
    Shell.Result result = shell.runIn(home, "demo", "-o", "none/spectrum.png");
    assertEquals(2, result.status());
    assertTrue(result.err().startsWith("demo: none/spectrum.png: no file can be written in"));
    assertEquals("", result.out());
  }

  @Test
  void sampleThatIsNoneIsBadInput() throws IOException {
    Path file = home.resolve("examples/data/ecg.npy");
    NpyFiles.write(file, NpyFiles.doubles("(2, 2)", 1, 2, 3, 4));
    Shell.Result result = demo("--json");
    assertEquals(2, result.status());
    assertEquals(
        "INVALID_VALUE "
            + file
            + " holds (2, 2) of f64: expected 2 to 16777216 real numbers, row-major, in a vector",
        Json.error(result.out()));
  }

  @Test
  void tellsProviderResultAndRates() {
    Shell.Result result = demo();
    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().contains("provider  avx2 (highest service ranking)\n"), result.out());
    assertTrue(result.out().contains("result    4 of 5 digits right (80.00 %)\n"), result.out());
    assertTrue(result.out().contains(" GFLOP/s by avx2\n"), result.out());
    assertTrue(result.out().contains(" GFLOP/s by scalar\n"), result.out());
    assertTrue(result.out().contains("\nratio     "), result.out());
    assertTrue(result.out().contains("    a 5 taken for a 3\n"), result.out());
    assertTrue(result.out().contains("result    2.00 Hz, 120 beats a minute\n"), result.out());
    assertTrue(result.out().contains("drawing   spectrum.png\n"), result.out());
    assertTrue(result.out().contains(" MFLOP/s by radix-java\n"), result.out());
  }

  @Test
  void tiesGoToTheLowestIndex() throws IOException {
    NpyFiles.write(
        home.resolve("examples/data/digits.npy"),
        NpyFiles.bytes(
            NpyFiles.dictionary("<f4", false, "(5, 1)"),
            NpyFiles.f32(ByteOrder.LITTLE_ENDIAN, 0, 2, 1, 7, 7)));
    JsonNode digits = Json.document(demo("--json").out()).get("digits");
    // 0 and 1 are nearest to 2 (a 5), 2 is as near to 0 as to 1 (both a 3), 3 and 4 to each other.
    assertEquals(2, digits.get("correct").asInt());
  }

  @Test
  void withoutItsDataItIsBadInput() throws IOException {
    Files.delete(home.resolve("examples/data/digits.npy"));
    Shell.Result result = demo();
    assertEquals(2, result.status());
    assertEquals(
        "demo: " + home.resolve("examples/data/digits.npy") + ": no such file\n", result.err());
  }

  @Test
  void withoutAHomeItIsNotReady() {
    Shell.Result result =
        new Shell(new DemoCommand(null, gpu, new PlainSelection(), planner)).run("demo", "--json");
    assertEquals(3, result.status());
    assertEquals(
        "NOT_READY the sample data is not found: set vgpu.home to the folder of the distribution",
        Json.error(result.out()));
  }
}
