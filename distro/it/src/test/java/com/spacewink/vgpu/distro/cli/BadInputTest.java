package com.spacewink.vgpu.distro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.spacewink.vgpu.distro.cli.Vgpu.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input ends in exit status 2 and one line on stderr; nothing is written. */
class BadInputTest {
  @TempDir Path folder;

  @BeforeEach
  void arrays() throws IOException {
    Files.write(folder.resolve("a.npy"), npy("(3, 4)", 12));
    Files.write(folder.resolve("b.npy"), npy("(5, 2)", 10));
    Files.write(folder.resolve("square.npy"), npy("(4, 4)", 16));
  }

  @Test
  void innerDimensionsDiffer() throws Exception {
    assertEquals(
        "matmul: a.npy is (3, 4) and b.npy is (5, 2): inner dimensions 4 and 5 differ",
        refuse("matmul", "a.npy", "b.npy", "-o", "c.npy"));
  }

  @Test
  void truncatedFile() throws Exception {
    byte[] whole = npy("(4, 4)", 16);
    Files.write(folder.resolve("short.npy"), Arrays.copyOf(whole, whole.length - 5));
    assertTrue(refuse("matmul", "a.npy", "short.npy", "-o", "c.npy").contains("short.npy"));
  }

  @Test
  void headerThatClaimsMoreThanAnyMachineHas() throws Exception {
    Files.write(folder.resolve("huge.npy"), npy("(1152921504606846976,)", 4));
    assertTrue(refuse("matmul", "a.npy", "huge.npy", "-o", "c.npy").contains("huge.npy"));
  }

  @Test
  void textFile() throws Exception {
    Files.writeString(folder.resolve("text.npy"), "1 2 3\n4 5 6\n");
    assertTrue(refuse("matmul", "a.npy", "text.npy", "-o", "c.npy").contains("text.npy"));
  }

  @Test
  void missingFile() throws Exception {
    assertTrue(refuse("matmul", "a.npy", "none.npy", "-o", "c.npy").contains("none.npy"));
  }

  @Test
  void unwritableOutput() throws Exception {
    assertTrue(refuse("matmul", "a.npy", "square.npy", "-o", "no/such/c.npy").contains("c.npy"));
  }

  @Test
  void unknownProvider() throws Exception {
    String line = refuse("matmul", "a.npy", "square.npy", "-o", "c.npy", "--provider", "turbo");
    assertTrue(line.contains("turbo") && line.contains("scalar"), line);
  }

  @Test
  void noThreads() throws Exception {
    assertTrue(
        refuse("matmul", "a.npy", "square.npy", "-o", "c.npy", "--threads", "0")
            .contains("threads"));
  }

  @Test
  void unknownOption() throws Exception {
    assertTrue(refuse("matmul", "a.npy", "square.npy", "--frobnicate").contains("--frobnicate"));
  }

  @Test
  void unknownCommand() throws Exception {
    assertTrue(refuse("matmull", "a.npy").contains("matmul"));
  }

  @Test
  void jsonTellsTheSame() throws Exception {
    Run run = Vgpu.onFirstJava(folder).run("matmul", "a.npy", "b.npy", "-o", "c.npy", "--json");
    assertEquals(2, run.status());
    JsonNode error = new ObjectMapper().readTree(run.out()).get("error");
    assertEquals("INVALID_VALUE", error.get("status").asText());
    assertTrue(error.get("message").asText().contains("inner dimensions 4 and 5 differ"));
    assertEquals("", run.err());
  }

  /** Runs a command that must be refused, and returns its one line. */
  private String refuse(String... args) throws Exception {
    Run run = Vgpu.onFirstJava(folder).run(args);
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
    assertEquals(1, run.errLines().size(), run.err());
    assertFalse(Files.exists(folder.resolve("c.npy")));
    try (var files = Files.list(folder)) {
      assertTrue(
          files
              .map(file -> file.getFileName().toString())
              .allMatch(name -> name.endsWith(".npy") || name.startsWith("streams")),
          "something was left behind");
    }
    return run.errLines().get(0);
  }

  private static byte[] npy(String shape, int elements) {
    String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    int length = (10 + dictionary.length() + 1 + 63) / 64 * 64 - 10;
    ByteBuffer file =
        ByteBuffer.allocate(10 + length + 4 * elements).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    file.put((byte) 0).putShort((short) length);
    file.put(dictionary.getBytes(StandardCharsets.US_ASCII));
    while (file.position() < 10 + length - 1) {
      file.put((byte) ' ');
    }
    file.put((byte) '\n');
    for (int i = 0; i < elements; i++) {
      file.putFloat(i);
    }
    return file.array();
  }
}
