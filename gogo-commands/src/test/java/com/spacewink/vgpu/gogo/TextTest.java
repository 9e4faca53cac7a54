package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** How things are written: tables, amounts, progress, JSON. */
class TextTest {
  private static String printed(Table table) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void numbersStandToTheRightAndWordsToTheLeft() {
    Table table = Table.withHeader("NAME", "RATE", "WHY");
    table.row("avx2", "61.5", "fast");
    table.row("scalar", "-", "sure");
    assertEquals(
        """
        NAME    RATE  WHY
        avx2    61.5  fast
        scalar     -  sure
        """,
        printed(table));
  }

  @Test
  void theLastColumnIsBrokenBetweenWords() {
    Table table = Table.withoutHeader().row("name", "word ".repeat(40).strip());
    List<String> lines = printed(table).lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.stream().allMatch(line -> line.length() <= 100));
    assertTrue(lines.get(1).startsWith("      word"));
  }

  @Test
  void amounts() {
    assertEquals("1 thread", Counted.of(1, "thread"));
    assertEquals("0 threads", Counted.of(0, "thread"));
    assertEquals("0 bytes", Counted.bytes(0));
    assertEquals("1023 bytes", Counted.bytes(1023));
    assertEquals("1.5 KiB", Counted.bytes(1536));
    assertEquals("8 EiB", Counted.bytes(Long.MAX_VALUE));
  }

  @Test
  void progressHasBarRateAndTimeLeft() {
    assertEquals(
        "[######..................] 3/12 runs, 1.50/s, 0:06 left",
        Progress.line(3, 12, "runs", 2).strip());
    assertEquals("[........................] 0/2 runs", Progress.line(0, 2, "runs", 0).strip());
    assertEquals(79, Progress.line(1, 2, "x".repeat(100), 1).length());
  }

  @Test
  void progressIsSilentWhereNobodyWatches() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Progress progress = new Progress(new PrintStream(bytes), false);
    progress.step(1, 2, "runs");
    progress.end();
    assertEquals(0, bytes.size());
  }

  @Test
  void jsonWritesWhatItKnowsAndNullForTheRest() {
    JsonObject object =
        new JsonObject()
            .put("text", "a \"quote\" and ü")
            .put("list", Arrays.asList(1, 2L, 0.5, true, null))
            .put("none", Optional.empty())
            .put("some", OptionalDouble.of(1))
            .put("nan", Double.NaN)
            .put("infinite", Double.NEGATIVE_INFINITY)
            .put("object", new JsonObject());
    assertEquals(
        "{\"text\":\"a \\\"quote\\\" and ü\",\"list\":[1,2,0.5,true,null],\"none\":null,"
            + "\"some\":1.0,\"nan\":null,\"infinite\":null,\"object\":{}}",
        object.toString());
  }

  @Test
  void theNearestNameIsOneThatSomebodyMayHaveMeant() {
    List<String> names = List.of("bench", "demo", "matmul");
    assertEquals(Optional.of("matmul"), Spelling.nearest("matmull", names));
    assertEquals(Optional.of("demo"), Spelling.nearest("dmeo", names));
    assertEquals(Optional.empty(), Spelling.nearest("fft", names));
    assertEquals(Optional.empty(), Spelling.nearest("x", names));
    assertEquals(3, Spelling.edits("kitten", "sitting"));
  }
}
