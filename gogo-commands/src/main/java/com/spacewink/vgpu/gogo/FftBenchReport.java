package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.bench.FftBenchResult;
import com.spacewink.vgpu.api.fft.FftProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark of transforms found, in the forms in which it is told.
 *
 * @param provenance where and when
 * @param results a result for each case and contestant
 */
record FftBenchReport(Provenance provenance, List<FftBenchResult> results) {

  JsonObject document() {
    return provenance
        .putInto(new JsonObject().put("op", FftProvider.OPERATION))
        .put("results", results.stream().map(FftBenchReport::document).toList());
  }

  private static JsonObject document(FftBenchResult result) {
    return new JsonObject()
        .put("type", result.type().id())
        .put("kind", result.transform().kind().id())
        .put("n", result.transform().shape().n())
        .put("batch", result.transform().shape().batch())
        .put("threads", result.threads())
        .put("contestant", result.contestant())
        .put("contestant_kind", result.contestantKind())
        .put("provider", result.provider())
        .put("samples", result.samples())
        .put("median_s", result.medianSeconds())
        .put("min_s", result.minSeconds())
        .put("mflops", result.mflops())
        .put("ceiling_ratio", result.ceilingRatio())
        .put("best_peer", result.bestPeer())
        .put("peer_ratio", result.peerRatio())
        .put("choice_ratio", result.choiceRatio())
        .put("max_error", result.maxError());
  }

  /** Prints a table. */
  void print(PrintStream out) {
    Table table =
        Table.withHeader(
            "TYPE",
            "KIND",
            "SIZE",
            "THREADS",
            "CONTESTANT",
            "RUNS",
            "MEDIAN s",
            "MFLOP/s",
            "CEILING",
            "PEER",
            "CHOICE",
            "ERROR");
    for (FftBenchResult result : results) {
      table.row(
          result.type().id(),
          result.transform().kind().id(),
          result.transform().shape(),
          result.threads(),
          BenchCells.contestant(result.contestant(), result.contestantKind(), result.provider()),
          result.samples(),
          String.format(Locale.ROOT, "%.3g", result.medianSeconds()),
          String.format(Locale.ROOT, "%.0f", result.mflops()),
          BenchCells.ratio(result.ceilingRatio()),
          BenchCells.peer(
              result.contestant(), result.contestantKind(), result.bestPeer(), result.peerRatio()),
          BenchCells.ratio(result.choiceRatio()),
          String.format(Locale.ROOT, "%.2g", result.maxError()));
    }
    table.print(out);
  }

  /** Writes a plot of the rates over the sizes. */
  void plot(FileChannel file) throws IOException {
    new FftPlot("Fourier transforms on " + provenance.device().cpu(), provenance.line(), results)
        .write(Channels.newOutputStream(file));
  }
}
