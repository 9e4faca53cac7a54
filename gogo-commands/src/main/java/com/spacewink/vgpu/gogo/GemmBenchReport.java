package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.HardwareCounters;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a benchmark of matrix products found, in the forms in which it is told.
 *
 * @param provenance where and when
 * @param withoutCounters why counters that were asked for are missing
 * @param results a result for each case and contestant
 */
record GemmBenchReport(
    Provenance provenance, Optional<String> withoutCounters, List<GemmBenchResult> results) {

  JsonObject document() {
    return provenance
        .putInto(new JsonObject().put("op", GemmKernel.OPERATION))
        .put("counters_reason", withoutCounters)
        .put("results", results.stream().map(GemmBenchReport::document).toList());
  }

  private static JsonObject document(GemmBenchResult result) {
    return new JsonObject()
        .put("type", result.type().id())
        .put("m", result.shape().m())
        .put("n", result.shape().n())
        .put("k", result.shape().k())
        .put("trans", result.transposes())
        .put("threads", result.threads())
        .put("contestant", result.contestant())
        .put("kind", result.kind())
        .put("provider", result.provider())
        .put("samples", result.samples())
        .put("median_s", result.medianSeconds())
        .put("min_s", result.minSeconds())
        .put("gflops", result.gflops())
        .put("ceiling_ratio", result.ceilingRatio())
        .put("best_peer", result.bestPeer())
        .put("peer_ratio", result.peerRatio())
        .put("choice_ratio", result.choiceRatio())
        .put("counters", result.counters().map(GemmBenchReport::document))
        .put("max_error", result.maxError());
  }

  private static JsonObject document(HardwareCounters counters) {
    return new JsonObject()
        .put("instructions_per_cycle", counters.instructionsPerCycle())
        .put("l1d_hit_rate", counters.l1dHitRate())
        .put("llc_hit_rate", counters.llcHitRate());
  }

  /** Prints tables: the rates, and the counters where there are some. */
  void print(PrintStream out) {
    rates().print(out);
    if (results.stream().anyMatch(result -> result.counters().isPresent())) {
      out.println();
      counters().print(out);
    }
    withoutCounters.ifPresent(reason -> out.println("\nno counters: " + reason));
  }

  /** Writes a plot of the rates over the sizes. */
  void plot(FileChannel file) throws IOException {
    new GemmPlot("Matrix products on " + provenance.device().cpu(), provenance.line(), results)
        .write(Channels.newOutputStream(file));
  }

  private Table rates() {
    Table table =
        Table.withHeader(
            "TYPE",
            "SIZE",
            "OP",
            "THREADS",
            "CONTESTANT",
            "RUNS",
            "MEDIAN s",
            "GFLOP/s",
            "CEILING",
            "PEER",
            "CHOICE",
            "ERROR");
    for (GemmBenchResult result : results) {
      table.row(
          result.type().id(),
          result.shape(),
          result.transposes(),
          result.threads(),
          contestant(result),
          result.samples(),
          String.format(Locale.ROOT, "%.3g", result.medianSeconds()),
          String.format(Locale.ROOT, "%.2f", result.gflops()),
          BenchCells.ratio(result.ceilingRatio()),
          peer(result),
          BenchCells.ratio(result.choiceRatio()),
          String.format(Locale.ROOT, "%.2g", result.maxError()));
    }
    return table;
  }

  private Table counters() {
    Table table =
        Table.withHeader(
            "TYPE", "SIZE", "OP", "THREADS", "CONTESTANT", "IPC", "L1D HIT", "LLC HIT");
    for (GemmBenchResult result : results) {
      result
          .counters()
          .ifPresent(
              counters ->
                  table.row(
                      result.type().id(),
                      result.shape(),
                      result.transposes(),
                      result.threads(),
                      contestant(result),
                      BenchCells.ratio(counters.instructionsPerCycle()),
                      BenchCells.percent(counters.l1dHitRate()),
                      BenchCells.percent(counters.llcHitRate())));
    }
    return table;
  }

  private static String contestant(GemmBenchResult result) {
    return BenchCells.contestant(result.contestant(), result.kind(), result.provider());
  }

  private static String peer(GemmBenchResult result) {
    return BenchCells.peer(
        result.contestant(), result.kind(), result.bestPeer(), result.peerRatio());
  }
}
