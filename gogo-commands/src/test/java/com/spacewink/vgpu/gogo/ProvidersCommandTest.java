package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.select.MeasuredChoice;
import com.spacewink.vgpu.api.tune.Contestant;
import java.time.Instant;
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
    assertEquals(List.of("op", "pinned", "choices", "measured", "providers"), Json.names(document));
    assertEquals("scalar", document.get("pinned").asText());
    assertEquals("f32", document.get("choices").get(0).get("type").asText());
    assertEquals("scalar", document.get("choices").get(0).get("selected").asText());
    assertEquals(
        "avx2", document.get("choices").get(0).get("candidates").get(0).get("provider").asText());
  }

  @Test
  void whyListsWhatWasMeasuredClassByClass() {
    selection.measured(
        new MeasuredChoice(
            "gemm",
            DataType.F32,
            "m64n64k64.nn",
            "avx2",
            "kc=256",
            0,
            57.25,
            Instant.parse("2026-03-01T12:00:00Z"),
            "fastest of 2 admitted by measurement",
            List.of(
                new Contestant("avx2", "0.1.0", "kc=256", 1, 57.25),
                new Contestant("scalar", "0.1.0", "", 1, 2.5))));
    String out = shell.run("providers", "--why", "gemm").out();
    assertTrue(
        out.endsWith(
            """
            CLASS         TYPE  PROVIDER  VARIANT  RATE  MEASURED    REASON AND CONTESTANTS
            m64n64k64.nn  f32   avx2      kc=256   57.3  2026-03-01  fastest of 2 admitted by measurement:
                                                                     avx2/kc=256 57.3, scalar 2.5
            """),
        out);
    JsonNode measured =
        Json.document(shell.run("providers", "--why", "gemm", "--json").out()).get("measured");
    assertEquals(
        "{\"type\":\"f32\",\"class\":\"m64n64k64.nn\",\"provider\":\"avx2\",\"variant\":\"kc=256\","
            + "\"threads\":null,\"rate\":57.25,\"measured_at\":\"2026-03-01T12:00:00Z\","
            + "\"reason\":\"fastest of 2 admitted by measurement\",\"contestants\":["
            + "{\"provider\":\"avx2\",\"version\":\"0.1.0\",\"variant\":\"kc=256\",\"rate\":57.25},"
            + "{\"provider\":\"scalar\",\"version\":\"0.1.0\",\"variant\":\"\",\"rate\":2.5}]}",
        measured.get(0).toString());
  }

  @Test
  void whyTellsHowToMeasureWhatIsNot() {
    assertTrue(
        shell
            .run("providers", "--why", "gemm")
            .out()
            .endsWith("no class of sizes is measured: `vgpu tune` does that\n"));
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
  void typesThatNobodyHasToDoWithAreLeftOut() {
    String out = shell.run("providers", "--why", "fft").out();
    assertTrue(out.startsWith("fft f32: radix (highest service ranking)\n"), out);
    assertTrue(out.contains("\nfft f64: radix (highest service ranking)\n"), out);
    assertFalse(out.contains("c64") || out.contains("c128"), out);
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
