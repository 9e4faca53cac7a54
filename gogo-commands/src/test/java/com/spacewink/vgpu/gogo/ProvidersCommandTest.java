package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvidersCommandTest {
  private final PlainSelection selection = new PlainSelection();
  private final Shell shell =
      new Shell(new ProvidersCommand(selection), new SelectCommand(selection));

  @Test
  void typesOfWhichTheSameIsToBeSaidAreOneRow() {
    String out = shell.run("providers").out();
    assertEquals(
        """
        CAPABILITY  OP       PROVIDER  VERSION  TYPES             STATE     REASON
        kernel      gemm     avx2      0.1.0    f32,f64           SELECTED  highest service ranking
        kernel      gemm     scalar    0.1.0    f32,f64           STANDBY   avx2 is preferred
        kernel      gemm     broken    9.0.0    f32,f64,c64,c128  REJECTED  self-test: 2 + 2 is 5
        kernel      gemm     scalar    0.1.0    c64,c128          SELECTED  highest service ranking
        kernel      permute  avx2      0.1.0    f32,f64           SELECTED  highest service ranking
        kernel      permute  scalar    0.1.0    f32,f64           STANDBY   avx2 is preferred
        kernel      permute  broken    9.0.0    f32,f64,c64,c128  REJECTED  self-test: 2 + 2 is 5
        kernel      permute  scalar    0.1.0    c64,c128          SELECTED  highest service ranking
        """,
        out);
  }

  @Test
  void documentHasTheContractsFields() {
    JsonNode document = Json.document(shell.run("providers", "--json").out());
    assertEquals(List.of("providers"), Json.names(document));
    JsonNode first = document.get("providers").get(0);
    assertTrue(
        Json.names(first)
            .containsAll(
                List.of("capability", "op", "provider", "version", "state", "reason", "types")));
    assertEquals("gemm", first.get("op").asText());
    assertEquals("avx2", first.get("provider").asText());
    assertEquals("SELECTED", first.get("state").asText());
    assertEquals(61.5, first.get("measured").asDouble());
    assertEquals(200, first.get("ranking").asInt());
    assertTrue(document.get("providers").get(1).get("measured").isNull());
  }

  @Test
  void whyListsTheCandidatesInOrder() {
    String out = shell.run("providers", "--why", "gemm").out();
    assertTrue(
        out.startsWith(
            """
            gemm f32: avx2 (highest service ranking)
              PROVIDER  STATE     PINNED  MEASURED  RANKING  REASON
              avx2      SELECTED  no          61.5      200  highest service ranking
              scalar    STANDBY   no             -        0  avx2 is preferred
              broken    REJECTED  no             -      300  self-test: 2 + 2 is 5

            gemm f64: avx2"""),
        out);
  }

  @Test
  void whyTellsOfPins() {
    shell.run("select", "gemm", "scalar");
    String out = shell.run("providers", "--why", "gemm").out();
    assertTrue(out.contains("\n  scalar    SELECTED  yes"), out);
    JsonNode document = Json.document(shell.run("providers", "--why", "gemm", "--json").out());
    assertEquals(List.of("op", "pinned", "choices", "providers"), Json.names(document));
    assertEquals("scalar", document.get("pinned").asText());
    assertEquals("f32", document.get("choices").get(0).get("type").asText());
    assertEquals("scalar", document.get("choices").get(0).get("selected").asText());
    assertEquals(
        "avx2", document.get("choices").get(0).get("candidates").get(0).get("provider").asText());
  }

  @Test
  void selectPinsAndTakesBack() {
    assertEquals(
        new Shell.Result(
            0,
            "gemm: pinned to scalar in this framework, until --clear or the framework's end\n",
            ""),
        shell.run("select", "gemm", "scalar"));
    assertEquals("scalar", selection.pins().get("gemm"));
    assertEquals(
        new Shell.Result(0, "gemm: the runtime chooses again\n", ""),
        shell.run("select", "gemm", "--clear"));
    assertTrue(selection.pins().isEmpty());
  }

  @Test
  void selectsDocument() {
    JsonNode document = Json.document(shell.run("select", "gemm", "scalar", "--json").out());
    assertEquals(List.of("op", "provider", "pins"), Json.names(document));
    assertEquals("scalar", document.get("pins").get("gemm").asText());
    document = Json.document(shell.run("select", "gemm", "--clear", "--json").out());
    assertTrue(document.get("provider").isNull());
  }

  @Test
  void badUsageIsToldInOneLine() {
    String either = "select: expected either a provider for gemm or --clear\n";
    assertEquals(new Shell.Result(2, "", either), shell.run("select", "gemm"));
    assertEquals(new Shell.Result(2, "", either), shell.run("select", "gemm", "scalar", "--clear"));
    assertEquals(
        new Shell.Result(2, "", "select: no provider 'fast' offers gemm\n"),
        shell.run("select", "gemm", "fast"));
    assertEquals(
        new Shell.Result(
            2, "", "providers: unknown operation 'x': expected one of [gemm, permute]\n"),
        shell.run("providers", "--why", "x"));
  }

  @Test
  void withoutTheServiceTheyAreNotReady() {
    Shell empty = new Shell(new ProvidersCommand(), new SelectCommand());
    assertEquals(3, empty.run("providers").status());
    assertEquals(3, empty.run("select", "gemm", "scalar").status());
  }
}
