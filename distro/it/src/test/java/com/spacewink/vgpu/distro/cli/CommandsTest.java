package com.spacewink.vgpu.distro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.spacewink.vgpu.distro.cli.Vgpu.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands of the distribution, as people and scripts use them. */
class CommandsTest {
  @TempDir Path folder;

  static List<Path> javaHomes() {
    return Vgpu.javaHomes();
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void versionTellsItsOwnAndJavas(Path javaHome) throws Exception {
    Run run = new Vgpu(javaHome, folder).run("version");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("vGPU"), run.out());
    assertEquals("", run.err(), "no warning of the virtual machine");
  }

  @Test
  void infoDescribesTheMachine() throws Exception {
    JsonNode info = json("info", "--json");
    assertEquals(Runtime.getRuntime().availableProcessors(), info.get("logical_cpus").asInt());
    assertTrue(info.get("cores").asInt() >= 1);
    assertEquals("scalar", info.get("isa").get(0).asText());
    assertTrue(info.get("numa_nodes").asInt() >= 1);
    assertEquals("ram", info.get("tiers").get(0).get("name").asText());
    assertTrue(info.has("cpu") && info.has("caches") && info.has("java") && info.has("version"));
  }

  @Test
  void topologyHasCoresNodesAndWorkers() throws Exception {
    JsonNode topology = json("topo", "--json");
    assertTrue(topology.get("usable_cpus").size() >= 1);
    assertTrue(topology.get("cores").size() >= 1);
    assertTrue(topology.get("nodes").size() >= 1);
    assertTrue(topology.get("workers").size() >= 1);
  }

  @Test
  void providersTellStateAndReason() throws Exception {
    JsonNode providers = json("providers", "--json").get("providers");
    assertTrue(providers.size() >= 2);
    for (JsonNode provider : providers) {
      for (String field : List.of("capability", "op", "provider", "version", "state", "reason")) {
        assertFalse(provider.path(field).asText().isEmpty(), field + " of " + provider);
      }
    }
  }

  @Test
  void hiddenLevelIsSaidToBeHidden() throws Exception {
    Run run =
        Vgpu.onFirstJava(folder).with("VGPU_ISA_MAX", "scalar").run("providers", "--why", "gemm");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("UNSATISFIED"), run.out());
  }

  @Test
  void quickDiagnosisPasses() throws Exception {
    JsonNode diag = json("diag", "-r", "1", "--json");
    assertEquals(1, diag.get("level").asInt());
    for (JsonNode check : diag.get("checks")) {
      assertFalse(check.get("result").asText().equals("Fail"), check.toString());
    }
  }

  @Test
  void benchMeasuresProvidersAgainstTheCeiling() throws Exception {
    JsonNode bench =
        json(
            "bench",
            "gemm",
            "--types",
            "f32,f64",
            "--sizes",
            "64,35x70x20",
            "--threads",
            "1,2",
            "--trans",
            "nn,tt",
            "--seconds",
            "0.1",
            "--json");
    assertEquals("gemm", bench.get("op").asText());
    assertTrue(bench.get("results").size() >= 16);
    for (JsonNode result : bench.get("results")) {
      assertTrue(result.get("gflops").asDouble() > 0, result.toString());
      assertTrue(result.get("samples").asInt() >= 3, result.toString());
      assertTrue(result.get("max_error").asDouble() <= 1, result.toString());
      assertTrue(result.has("ceiling_ratio") && result.has("peer_ratio"), result.toString());
    }
  }

  @Test
  void benchComparesWithTheLibrariesThatAreThere() throws Exception {
    JsonNode results =
        json(
                "bench",
                "gemm",
                "--against",
                "all",
                "--types",
                "f32",
                "--sizes",
                "48",
                "--seconds",
                "0.1",
                "--json")
            .get("results");
    boolean hasPeers = results.findValuesAsText("kind").contains("library");
    for (JsonNode result : results) {
      assertEquals(hasPeers, result.get("best_peer").isTextual(), result.toString());
      boolean isCompared = hasPeers && !result.get("kind").asText().equals("library");
      assertEquals(isCompared, result.get("peer_ratio").isNumber(), result.toString());
    }
  }

  @Test
  void scriptOfCommandsRunsInOneFramework() throws Exception {
    Path script = folder.resolve("script");
    Files.writeString(script, "# pin, then look\nselect gemm scalar\nproviders --why gemm\n");
    Run run = Vgpu.onFirstJava(folder).run("run", script.toString());
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("pinned by the operator"), run.out());
  }

  @Test
  void helpListsEveryCommand() throws Exception {
    Run run = Vgpu.onFirstJava(folder).run("help");
    assertEquals(0, run.status(), run.err());
    for (String command :
        List.of(
            "bench",
            "demo",
            "diag",
            "info",
            "matmul",
            "providers",
            "run",
            "sched",
            "select",
            "shell",
            "topo",
            "tune",
            "version")) {
      assertTrue(run.out().contains(command), command + " in " + run.out());
    }
  }

  @Test
  void processesRunSideBySideAndLeaveNothing() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Run>> runs =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      pool.submit(
                          () ->
                              Vgpu.onFirstJava(folder)
                                  .with("VGPU_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary)
                                  .run("version")))
              .toList();
      for (Future<Run> run : runs) {
        assertEquals(0, run.get().status(), run.get().err());
      }
    } finally {
      pool.shutdown();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.filter(path -> !path.endsWith("hsperfdata_root")).toList());
    }
  }

  private JsonNode json(String... args) throws Exception {
    Run run = Vgpu.onFirstJava(folder).run(args);
    assertEquals(0, run.status(), run.err());
    return new ObjectMapper().readTree(run.out());
  }
}
