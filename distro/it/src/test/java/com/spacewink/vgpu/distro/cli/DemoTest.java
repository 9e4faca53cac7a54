package com.spacewink.vgpu.distro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.spacewink.vgpu.distro.cli.Vgpu.Run;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo finds what NumPy finds in the digits: 1,776 of 1,797, ties to the lowest index. */
class DemoTest {
  @TempDir Path folder;

  static List<Path> javaHomes() {
    return Vgpu.javaHomes();
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void demoClassifiesTheDigitsOnEveryJava(Path javaHome) throws Exception {
    Run run = new Vgpu(javaHome, folder).run("demo");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("1,776 of 1,797"), run.out());
    assertEquals("", run.err());
  }

  @Test
  void scalarAloneFindsTheSameDigits() throws Exception {
    Run run = Vgpu.onFirstJava(folder).with("VGPU_ISA_MAX", "scalar").run("demo", "--json");
    assertEquals(0, run.status(), run.err());
    JsonNode digits = new ObjectMapper().readTree(run.out()).get("digits");
    assertEquals(1776, digits.get("correct").asInt());
    assertEquals(1797, digits.get("total").asInt());
    assertEquals("scalar", digits.get("provider").asText());
    assertTrue(digits.get("gflops").asDouble() > 0);
    String reason = digits.get("reason").asText();
    assertTrue(
        reason.contains("vgpu.isa.max hides avx") || reason.contains("this processor has no avx"),
        reason);
  }
}
