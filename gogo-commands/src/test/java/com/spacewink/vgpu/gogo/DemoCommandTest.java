package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  /** Five images of two clusters; the last lies in the cluster of the others' label. */
  private static final float[][] POINTS = {{0, 0}, {0, 1}, {9, 9}, {9, 8}, {1, 0}};

  private static final int[] LABELS = {3, 3, 5, 5, 5};

  @TempDir Path home;
  private final PlainGpu gpu = new PlainGpu();

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
  }

  private Shell.Result demo(String... options) {
    Shell shell = new Shell(new DemoCommand(home.toString(), gpu, new PlainSelection()));
    return options.length == 0 ? shell.run("demo") : shell.run("demo", options[0]);
  }

  @Test
  void documentHasTheContractsFields() {
    JsonNode document = Json.document(demo("--json").out());
    assertEquals(List.of("digits"), Json.names(document));
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
    assertTrue(result.out().endsWith("    a 5 taken for a 3\n"), result.out());
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
        new Shell(new DemoCommand(null, gpu, new PlainSelection())).run("demo", "--json");
    assertEquals(3, result.status());
    assertEquals(
        "NOT_READY the sample data is not found: set vgpu.home to the folder of the distribution",
        Json.error(result.out()));
  }
}
