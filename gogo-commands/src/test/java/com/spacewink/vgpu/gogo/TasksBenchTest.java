package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.bench.SimulatedRun;
import com.spacewink.vgpu.api.bench.TaskBench;
import com.spacewink.vgpu.api.bench.TaskBenchPlan;
import com.spacewink.vgpu.api.bench.TaskBenchReport;
import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskCosts;
import com.spacewink.vgpu.api.bench.TaskFigure;
import com.spacewink.vgpu.api.bench.TaskSimulation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TasksBenchTest {
  /** A bench that measures nothing and keeps the plan. */
  private static final class PaperBench implements TaskBench {
    private final List<TaskBenchPlan> plans = new ArrayList<>();

    @Override
    public TaskBenchReport run(TaskBenchPlan plan, Consumer<String> progress) {
      plans.add(plan);
      progress.accept("fib30");
      return new TaskBenchReport(
          2,
          List.of(FORKS, PRODUCT),
          plan.simulatedWorkers().isPresent() ? Optional.of(SIMULATION) : Optional.empty());
    }
  }

  private static final TaskBenchResult FORKS =
      new TaskBenchResult(
          TaskCase.FIB30,
          TaskBench.POOL,
          9,
          Map.of(TaskFigure.NS_PER_TASK, 30.5, TaskFigure.WALL_NS_PER_TASK, 15.25),
          Optional.of(TaskBench.FORK_JOIN),
          Map.of(TaskFigure.NS_PER_TASK, 61.0, TaskFigure.WALL_NS_PER_TASK, 31.0),
          OptionalDouble.of(0.5));

  private static final TaskBenchResult PRODUCT =
      new TaskBenchResult(
          TaskCase.GEMM_2048,
          TaskBench.POOL,
          5,
          Map.of(
              TaskFigure.NS_PER_TASK, 2.5e8,
              TaskFigure.MAKESPAN_RATIO, 0.95,
              TaskFigure.STEAL_OVERHEAD, 0.0125),
          Optional.empty(),
          Map.of(),
          OptionalDouble.empty());

  private static final TaskSimulation SIMULATION =
      new TaskSimulation(
          32,
          new TaskCosts(30, 400, 25_000, 1.25e10),
          List.of(new SimulatedRun(TaskCase.FIB30, 2, 0.0202, OptionalDouble.of(0.02), 1.96)),
          List.of(new SimulatedRun(TaskCase.FIB30, 32, 0.00125, OptionalDouble.empty(), 24)));

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:34:56.789Z"), ZoneOffset.UTC);

  private final PaperBench bench = new PaperBench();
  private final Shell shell =
      new Shell(new BenchCommand("1.2.3", CLOCK, null, null, bench, new PlainGpu()));

  @Test
  void documentIsTheContracts() {
    JsonNode document = Json.document(shell.run("bench", "tasks", "--json").out());
    assertEquals(
        List.of(
            "op",
            "version",
            "measured_at",
            "host",
            "libraries",
            "workers",
            "results",
            "simulation"),
        Json.names(document));
    assertEquals("tasks", document.get("op").asText());
    assertEquals(2, document.get("workers").asInt());
    assertEquals(
        "{\"case\":\"fib30\",\"contestant\":\"pool\",\"peer\":\"forkjoin\",\"samples\":9,"
            + "\"peer_ratio\":0.5,\"ns_per_task\":30.5,\"wall_ns_per_task\":15.25,"
            + "\"cpu_efficiency\":null,\"makespan_ratio\":null,\"median_us\":null,\"p95_us\":null,"
            + "\"idle_cpu\":null,\"steal_overhead\":null,\"peer_figures\":{\"ns_per_task\":61.0,"
            + "\"wall_ns_per_task\":31.0,\"cpu_efficiency\":null,\"makespan_ratio\":null,"
            + "\"median_us\":null,\"p95_us\":null,\"idle_cpu\":null,\"steal_overhead\":null}}",
        document.get("results").get(0).toString());
    assertTrue(document.get("simulation").isNull());
  }

  @Test
  void caseWithoutAPeerSaysSo() {
    JsonNode product =
        Json.document(shell.run("bench", "tasks", "--json").out()).get("results").get(1);
    assertTrue(product.get("peer").isNull());
    assertTrue(product.get("peer_ratio").isNull());
    assertTrue(product.get("peer_figures").isNull());
    assertEquals(0.0125, product.get("steal_overhead").asDouble());
  }

  @Test
  void documentCallsEachSimulatedFigureSimulated() {
    JsonNode simulation =
        Json.document(shell.run("bench", "tasks", "--simulate", "32", "--json").out())
            .get("simulation");
    assertEquals(
        "{\"simulated\":true,\"workers\":32,\"costs\":{\"task_ns\":30.0,\"steal_ns\":400.0,"
            + "\"wake_up_us\":25.0,\"memory_gb_per_s\":12.5}}",
        "{\"simulated\":"
            + simulation.get("simulated")
            + ",\"workers\":"
            + simulation.get("workers")
            + ",\"costs\":"
            + simulation.get("costs")
            + "}");
    JsonNode validation = simulation.get("validation").get(0);
    assertEquals(
        List.of(
            "case",
            "simulated",
            "workers",
            "predicted_s",
            "measured_s",
            "error_percent",
            "speedup",
            "efficiency"),
        Json.names(validation));
    assertEquals(1.0, validation.get("error_percent").asDouble(), 1e-9);
    JsonNode run = simulation.get("results").get(0);
    assertTrue(run.get("simulated").asBoolean());
    assertEquals(32, run.get("workers").asInt());
    assertTrue(run.get("measured_s").isNull());
    assertEquals(0.75, run.get("efficiency").asDouble());
  }

  @Test
  void tableHasARowForEachContestant() {
    Shell.Result result = shell.run("bench", "tasks");
    assertEquals(0, result.status(), result.err());
    assertEquals("", result.err(), "nobody watches");
    assertEquals(
        List.of(
            "CASE POOL RUNS CPU ns WALL ns EFF IDEAL P95 us IDLE STEAL RATIO",
            "fib30 pool 9 30.5 15.3 - - - - - 0.50",
            "fib30 forkjoin 9 61.0 31.0 - - - - - -",
            "gemm_2048 pool 5 2.50e+08 - - 0.950 - - 1.25% -"),
        result.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList());
  }

  @Test
  void textSaysThatASimulationIsOne() {
    Shell.Result result = shell.run("bench", "tasks", "--simulate", "32");
    assertTrue(result.out().contains("\nSimulation of 32 workers, no measurement."), result.out());
    assertTrue(
        result.out().contains("fork 30 ns, steal 400 ns, wake-up 25.0 us, memory 12.5 GB/s."),
        result.out());
    assertTrue(result.out().lines().allMatch(line -> line.length() <= 100), result.out());
  }

  @Test
  void optionsBecomeThePlan() {
    shell.run("bench", "tasks", "--cases", "idle,fib30,idle", "--simulate", "8", "--seconds", "1");
    assertEquals(
        new TaskBenchPlan(List.of(TaskCase.IDLE, TaskCase.FIB30), OptionalInt.of(8), 1),
        bench.plans.get(0));
  }

  @Test
  void withoutOptionsAllCasesAreMeasuredAndNoneSimulated() {
    shell.run("bench", "tasks");
    assertEquals(
        new TaskBenchPlan(Arrays.asList(TaskCase.values()), OptionalInt.empty(), 3),
        bench.plans.get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--types f32; --types means nothing to bench tasks: expected it to be left out",
        "--threads 2; --threads means nothing to bench tasks: expected it to be left out",
        "--counters; --counters means nothing to bench tasks: expected it to be left out",
        "--plot a.svg; --plot means nothing to bench tasks: expected it to be left out",
        "--cases fib; unknown case 'fib': expected one of fib30, submit_1m, parallel_for_10us,"
            + " power_law, wake_up, idle, gemm_2048",
        "--cases idle,; --cases is 'idle,': expected values between commas",
        "--simulate 0; --simulate is '0': expected a whole number from 1 to 4096",
        "--simulate many; --simulate is 'many': expected a whole number from 1 to 4096",
        "--seconds 0; bench tasks: seconds is 0.0: expected more than 0 and at most 3600"
      })
  void badInputIsNamedBeforeAnythingIsMeasured(String options, String message) {
    String[] words = ("bench tasks " + options).split(" ");
    Shell.Result result = shell.run(words);
    assertEquals(new Shell.Result(2, "", "bench: " + message + "\n"), result);
    assertTrue(bench.plans.isEmpty());
  }

  @Test
  void withoutTheServiceTheCommandSaysSo() {
    Shell none = new Shell(new BenchCommand("1.2.3", CLOCK, null, null, null, new PlainGpu()));
    assertEquals(3, none.run("bench", "tasks").status());
  }
}
