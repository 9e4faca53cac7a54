package com.spacewink.vgpu.distro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.spacewink.vgpu.distro.cli.Vgpu.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measuring with the distribution, and the file that it leaves. */
class TuneTest {
  private static final String[] QUICKLY = {
    "tune", "gemm", "--sizes", "16,35x70x20", "--types", "f32", "--threads", "1", "--seconds", "2"
  };

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("tuner.json");
  }

  @Test
  void whatIsMeasuredIsShownAndDecides() throws Exception {
    JsonNode tuned = json(with(QUICKLY, "--json"));
    assertEquals(2, tuned.get("records").size());
    assertEquals(0, tuned.get("left").asInt());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    JsonNode shown = json("tune", "--show", "--json");
    assertEquals(file.toString(), shown.get("file").asText());
    List<String> classes = new ArrayList<>();
    for (JsonNode record : shown.get("records")) {
      classes.add(record.get("class").asText());
      assertTrue(record.get("gflops").asDouble() > 0, record.toString());
      assertEquals(
          record.get("provider"), record.get("contestants").get(0).get("provider"), "preferred");
    }
    assertEquals(List.of("m16n16k16.nn", "m48n96k24.nn"), classes);
    JsonNode why = json("providers", "--why", "gemm", "--json");
    assertEquals(2, why.get("measured").size());
    assertEquals(
        shown.get("records").get(0).get("provider"), why.get("measured").get(0).get("provider"));
  }

  @Test
  void tableIsForPeople() throws Exception {
    Run run = vgpu(QUICKLY);
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("m48n96k24.nn"), run.out());
    assertTrue(run.out().endsWith("2 measurements in " + file + "\n"), run.out());
    assertEquals("", run.err(), "nobody watches");
  }

  @Test
  void exportedMeasurementsServeAnotherFile() throws Exception {
    assertEquals(0, vgpu(QUICKLY).status());
    assertEquals(0, vgpu("tune", "--export", "other.json").status());
    assertEquals(2, json("tune", "--clear", "--json").get("cleared").asInt());
    assertEquals(0, json("tune", "--show", "--json").get("records").size());
    Files.move(folder.resolve("other.json"), file, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(2, json("tune", "--show", "--json").get("records").size());
  }

  @Test
  void damagedFileIsSetAsideWithOneWarning() throws Exception {
    Files.writeString(file, "{\"schema\":1,\"hosts\":[{\"ho");
    Run run = vgpu("tune", "--show");
    assertEquals(0, run.status());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().contains("is damaged"), run.err());
    assertTrue(Files.exists(folder.resolve("tuner.json.corrupt")));
    assertFalse(Files.exists(file));
    assertEquals(0, vgpu(QUICKLY).status());
    assertEquals(2, json("tune", "--show", "--json").get("records").size());
  }

  @Test
  void fileOfANewerVersionIsLeftUntouched() throws Exception {
    Files.writeString(file, "{\"schema\":99}");
    Run run = vgpu(QUICKLY);
    assertEquals(0, run.status(), run.err());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().contains("its schema is 99"), run.err());
    assertEquals("{\"schema\":99}", Files.readString(file));
  }

  @Test
  void readOnlyFileCostsAWarningAndNoMeasurement() throws Exception {
    assertEquals(0, vgpu(QUICKLY).status());
    String before = Files.readString(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    Run run = vgpu(QUICKLY);
    assertEquals(0, run.status(), run.err());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().contains("cannot be written (it is read-only)"), run.err());
    assertTrue(run.out().contains("m16n16k16.nn"), run.out());
    assertEquals(before, Files.readString(file));
  }

  @Test
  void productsNeitherMeasureNorWrite() throws Exception {
    assertEquals(0, vgpu("demo").status());
    assertFalse(Files.exists(file));
  }

  private JsonNode json(String... args) throws Exception {
    Run run = vgpu(args);
    assertEquals(0, run.status(), run.err());
    return new ObjectMapper().readTree(run.out());
  }

  private Run vgpu(String... args) throws IOException, InterruptedException {
    return Vgpu.onFirstJava(folder).run(args);
  }

  private static String[] with(String[] args, String more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add(more);
    return all.toArray(new String[0]);
  }
}
