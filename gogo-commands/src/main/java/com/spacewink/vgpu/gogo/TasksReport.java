package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.bench.SimulatedRun;
import com.spacewink.vgpu.api.bench.TaskBenchReport;
import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCosts;
import com.spacewink.vgpu.api.bench.TaskFigure;
import com.spacewink.vgpu.api.bench.TaskSimulation;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a benchmark of the task pool found, in the forms in which it is told.
 *
 * @param provenance where and when
 * @param report what was found
 */
record TasksReport(Provenance provenance, TaskBenchReport report) {
  /** What is measured, on the command's line and in the document. */
  static final String OPERATION = "tasks";

  private static final double GIGA = 1e9;

  JsonObject document() {
    return provenance
        .putInto(new JsonObject().put("op", OPERATION))
        .put("workers", report.workers())
        .put("results", report.results().stream().map(TasksReport::document).toList())
        .put("simulation", report.simulation().map(TasksReport::document));
  }

  private static JsonObject document(TaskBenchResult result) {
    JsonObject document =
        new JsonObject()
            .put("case", result.measured().id())
            .put("contestant", result.contestant())
            .put("peer", result.peer())
            .put("samples", result.samples())
            .put("peer_ratio", result.peerRatio());
    put(result.figures(), document);
    return document.put(
        "peer_figures", result.peer().map(peer -> put(result.peerFigures(), new JsonObject())));
  }

  private static JsonObject put(Map<TaskFigure, Double> figures, JsonObject document) {
    for (TaskFigure figure : TaskFigure.values()) {
      document.put(figure.id(), figures.get(figure));
    }
    return document;
  }

  private static JsonObject document(TaskSimulation simulation) {
    TaskCosts costs = simulation.costs();
    return new JsonObject()
        .put("simulated", true)
        .put("workers", simulation.workers())
        .put(
            "costs",
            new JsonObject()
                .put("task_ns", costs.taskNanos())
                .put("steal_ns", costs.stealNanos())
                .put("wake_up_us", costs.wakeUpNanos() / 1e3)
                .put("memory_gb_per_s", costs.bytesPerSecond() / GIGA))
        .put("validation", simulation.validation().stream().map(TasksReport::document).toList())
        .put("results", simulation.runs().stream().map(TasksReport::document).toList());
  }

  private static JsonObject document(SimulatedRun run) {
    return new JsonObject()
        .put("case", run.simulated().id())
        .put("simulated", true)
        .put("workers", run.workers())
        .put("predicted_s", run.predictedSeconds())
        .put("measured_s", run.measuredSeconds())
        .put("error_percent", run.errorPercent())
        .put("speedup", run.speedup())
        .put("efficiency", run.efficiency());
  }

  /** Prints a table of what was measured, and one of what was simulated. */
  void print(PrintStream out) {
    measured().print(out);
    report.simulation().ifPresent(simulation -> print(simulation, out));
  }

  private Table measured() {
    Table table =
        Table.withHeader(
            "CASE", "POOL", "RUNS", "CPU ns", "WALL ns", "EFF", "IDEAL", "P95 us", "IDLE", "STEAL",
            "RATIO");
    for (TaskBenchResult result : report.results()) {
      row(table, result, result.contestant(), result.figures(), result.peerRatio());
      result
          .peer()
          .ifPresent(
              peer -> row(table, result, peer, result.peerFigures(), OptionalDouble.empty()));
    }
    return table;
  }

  private static void row(
      Table table,
      TaskBenchResult result,
      String contestant,
      Map<TaskFigure, Double> figures,
      OptionalDouble ratio) {
    table.row(
        result.measured().id(),
        contestant,
        result.samples(),
        nanos(figures.get(TaskFigure.NS_PER_TASK)),
        nanos(figures.get(TaskFigure.WALL_NS_PER_TASK)),
        text("%.3f", figures.get(TaskFigure.CPU_EFFICIENCY)),
        text("%.3f", figures.get(TaskFigure.MAKESPAN_RATIO)),
        text("%.1f", figures.get(TaskFigure.P95_US)),
        percent(figures.get(TaskFigure.IDLE_CPU)),
        percent(figures.get(TaskFigure.STEAL_OVERHEAD)),
        text("%.2f", ratio));
  }

  private static void print(TaskSimulation simulation, PrintStream out) {
    TaskCosts costs = simulation.costs();
    out.printf(
        Locale.ROOT,
        "%nSimulation of %d workers, no measurement. It is fed with costs measured in this run:%n"
            + "fork %.0f ns, steal %.0f ns, wake-up %.1f us, memory %.1f GB/s.%n%n",
        simulation.workers(),
        costs.taskNanos(),
        costs.stealNanos(),
        costs.wakeUpNanos() / 1e3,
        costs.bytesPerSecond() / GIGA);
    Table table =
        Table.withHeader(
            "CASE",
            "WORKERS",
            "SIMULATED s",
            "MEASURED s",
            "ERROR %",
            "SIM. SPEED-UP",
            "SIM. EFFICIENCY");
    rows(table, simulation.validation());
    rows(table, simulation.runs());
    table.print(out);
  }

  private static void rows(Table table, List<SimulatedRun> runs) {
    for (SimulatedRun run : runs) {
      table.row(
          run.simulated().id(),
          run.workers(),
          text("%.4f", run.predictedSeconds()),
          text("%.4f", run.measuredSeconds()),
          text("%.1f", run.errorPercent()),
          text("%.2f", run.speedup()),
          text("%.3f", run.efficiency()));
    }
  }

  /** As many digits as a reader can use: tasks take from some nanoseconds to a second. */
  private static String nanos(Double nanos) {
    return text(nanos != null && nanos >= 1e6 ? "%.3g" : "%.1f", nanos);
  }

  private static String percent(Double part) {
    return part == null ? "-" : String.format(Locale.ROOT, "%.2f%%", 100 * part);
  }

  private static String text(String format, OptionalDouble value) {
    return value.isPresent() ? text(format, value.getAsDouble()) : "-";
  }

  private static String text(String format, Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
