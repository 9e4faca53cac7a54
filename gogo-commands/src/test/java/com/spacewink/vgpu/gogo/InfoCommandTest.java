package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class InfoCommandTest {
  private final PlainGpu gpu = new PlainGpu();
  private final Shell shell = new Shell(new InfoCommand("0.1.0-SNAPSHOT", gpu, gpu));

  @Test
  void documentHasTheContractsFields() {
    JsonNode document = Json.document(shell.run("info", "--json").out());
    assertTrue(
        Json.names(document)
            .containsAll(
                List.of(
                    "version", "cpu", "isa", "cores", "numa_nodes", "caches", "tiers", "java")));
    assertEquals("0.1.0-SNAPSHOT", document.get("version").asText());
    assertEquals("Plain CPU", document.get("cpu").asText());
    assertEquals("[\"scalar\",\"avx2\"]", document.get("isa").toString());
    assertEquals(2, document.get("cores").asInt());
    assertEquals(1, document.get("numa_nodes").asInt());
    JsonNode cache = document.get("caches").get(0);
    assertEquals(1, cache.get("level").asInt());
    assertEquals("data", cache.get("type").asText());
    assertEquals(32768, cache.get("bytes").asLong());
    assertEquals("ram", document.get("tiers").get(0).get("name").asText());
    assertEquals(System.getProperty("java.version"), document.get("java").asText());
  }

  @Test
  void tellsTheDeviceInATable() {
    String out = shell.run("info").out();
    assertTrue(out.contains("\nCPU           Plain CPU\n"), out);
    assertTrue(
        out.contains("\nISA levels    scalar, avx2 (hidden by vgpu.isa.max: avx512)\n"), out);
    assertTrue(out.contains("\ncores         2 in 1 socket, 4 logical CPUs\n"), out);
    assertTrue(out.contains("\nNUMA node 0   CPUs 0 1 2 3, 8 GiB\n"), out);
    assertTrue(out.contains("\nL1 data       32 KiB, shared by 2 logical CPUs\n"), out);
    assertTrue(out.contains("\ntier ram      1 KiB used of 256 MiB\n"), out);
  }

  @Test
  void withoutTheServiceItIsNotReady() {
    Shell.Result result = new Shell(new InfoCommand("0.1.0", null, null)).run("info", "--json");
    assertEquals(3, result.status());
    assertTrue(Json.error(result.out()).startsWith("NOT_READY the virtual GPU is not there"));
  }
}
