package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.SimulatedRun;
import com.spacewink.vgpu.api.bench.TaskBenchPlan;
import com.spacewink.vgpu.api.bench.TaskBenchReport;
import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskCosts;
import com.spacewink.vgpu.api.bench.TaskFigure;
import com.spacewink.vgpu.api.bench.TaskSimulation;
import com.spacewink.vgpu.bench.SimulatedWork.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TaskBenchServiceTest {
  private static final TaskScale SMALL =
      new TaskScale(15, 100, 20, 4, Duration.ofMillis(1), 8, 4096);

  private static final double NO_TIME = 1e-3;

  private final ForkJoinTaskPool pool = new ForkJoinTaskPool(2);
  private final TaskBenchService bench = new TaskBenchService(Fakes.gpu(), pool, SMALL);
  private final List<String> progress = new ArrayList<>();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void casesAreMeasuredInThePlansOrder() {
    List<TaskCase> cases = List.of(TaskCase.WAKE_UP, TaskCase.FIB30);
    TaskBenchReport report = run(cases, OptionalInt.empty());
    assertEquals(2, report.workers());
    assertEquals(cases, report.results().stream().map(TaskBenchResult::measured).toList());
    assertEquals(List.of("wake_up", "fib30"), progress);
    assertEquals(Optional.empty(), report.simulation());
  }

  @Test
  void eachCaseHasItsFiguresAndNoOthers() {
    Set<TaskFigure> costs = Set.of(TaskFigure.NS_PER_TASK, TaskFigure.WALL_NS_PER_TASK);
    Set<TaskFigure> loops =
        Set.of(
            TaskFigure.NS_PER_TASK,
            TaskFigure.WALL_NS_PER_TASK,
            TaskFigure.CPU_EFFICIENCY,
            TaskFigure.MAKESPAN_RATIO);
    Map<TaskCase, Set<TaskFigure>> expected =
        Map.of(
            TaskCase.FIB30, costs,
            TaskCase.SUBMIT_1M, costs,
            TaskCase.PARALLEL_FOR_10US, loops,
            TaskCase.POWER_LAW, loops,
            TaskCase.WAKE_UP, Set.of(TaskFigure.MEDIAN_US, TaskFigure.P95_US),
            TaskCase.IDLE, Set.of(TaskFigure.IDLE_CPU));
    for (TaskBenchResult result : run(compared(), OptionalInt.empty()).results()) {
      assertEquals(expected.get(result.measured()), result.figures().keySet());
      assertEquals(expected.get(result.measured()), result.peerFigures().keySet());
      assertEquals("pool", result.contestant());
      assertEquals(Optional.of("forkjoin"), result.peer());
      assertTrue(result.samples() >= 1);
    }
  }

  @Test
  void ratioIsThatOfTheCosts() {
    Map<TaskCase, TaskFigure> costs =
        Map.of(
            TaskCase.FIB30, TaskFigure.NS_PER_TASK,
            TaskCase.SUBMIT_1M, TaskFigure.NS_PER_TASK,
            TaskCase.PARALLEL_FOR_10US, TaskFigure.NS_PER_TASK,
            TaskCase.POWER_LAW, TaskFigure.WALL_NS_PER_TASK,
            TaskCase.WAKE_UP, TaskFigure.P95_US);
    for (TaskBenchResult result : run(List.copyOf(costs.keySet()), OptionalInt.empty()).results()) {
      TaskFigure cost = costs.get(result.measured());
      double ratio = result.figures().get(cost) / result.peerFigures().get(cost);
      assertEquals(ratio, result.peerRatio().orElseThrow(), 1e-9 * ratio);
    }
  }

  @Test
  void peerThatCostNothingHasNoRatio() {
    TaskContestant own = new PoolContestant(pool);
    try (TaskContestant peer = new ForkJoinContestant(2)) {
      Map<TaskFigure, Double> nothing = Map.of(TaskFigure.IDLE_CPU, 0.0);
      TaskBenchResult result =
          Duel.of(own, peer, thread -> 0)
              .result(TaskCase.IDLE, 1, nothing, nothing, TaskFigure.IDLE_CPU);
      assertTrue(result.peerRatio().isEmpty());
    }
  }

  @Test
  void productHasNoPeerAndTellsWhatStealingTook() {
    TaskBenchResult result = run(List.of(TaskCase.GEMM_2048), OptionalInt.empty()).results().get(0);
    assertEquals(Optional.empty(), result.peer());
    assertTrue(result.peerRatio().isEmpty());
    assertTrue(result.figures().get(TaskFigure.STEAL_OVERHEAD) > 0);
    assertTrue(result.figures().get(TaskFigure.MAKESPAN_RATIO) > 0);
  }

  @Test
  void simulationIsHeldAgainstTheRealPoolOnOneAndTwoWorkers() {
    TaskSimulation simulation =
        run(List.of(TaskCase.values()), OptionalInt.of(32)).simulation().orElseThrow();
    List<TaskCase> simulated =
        Arrays.stream(TaskCase.values()).filter(TaskCase::canBeSimulated).toList();
    assertEquals(32, simulation.workers());
    assertEquals(simulated, simulation.runs().stream().map(SimulatedRun::simulated).toList());
    assertEquals(2 * simulated.size(), simulation.validation().size());
    for (SimulatedRun run : simulation.validation()) {
      assertTrue(run.workers() <= 2 && run.measuredSeconds().isPresent(), run.toString());
      assertTrue(run.errorPercent().isPresent(), run.toString());
    }
    for (SimulatedRun run : simulation.runs()) {
      assertEquals(32, run.workers());
      assertTrue(run.measuredSeconds().isEmpty() && run.errorPercent().isEmpty());
      assertTrue(run.predictedSeconds() > 0 && run.efficiency() <= 1 + 1e-9, run.toString());
    }
    assertEquals("simulation", progress.get(progress.size() - 1));
  }

  @Test
  void errorIsThatOfThePredictionInPercent() {
    SimulatedRun run = new SimulatedRun(TaskCase.FIB30, 2, 1.1, OptionalDouble.of(1), 1.8);
    assertEquals(10, run.errorPercent().orElseThrow(), 1e-9);
    assertEquals(0.9, run.efficiency(), 1e-9);
  }

  @Test
  void poolOfOneWorkerIsMeasuredToo() {
    try (ForkJoinTaskPool one = new ForkJoinTaskPool(1)) {
      TaskBenchReport report =
          new TaskBenchService(Fakes.gpu(), one, SMALL)
              .run(
                  new TaskBenchPlan(List.of(TaskCase.POWER_LAW), OptionalInt.of(4), NO_TIME),
                  progress::add);
      TaskSimulation simulation = report.simulation().orElseThrow();
      assertEquals(
          List.of(1), simulation.validation().stream().map(SimulatedRun::workers).toList());
      assertTrue(simulation.costs().stealNanos() > 0);
    }
  }

  @Test
  void blocksAreTheWholeProduct() {
    TaskCosts costs = new TaskCosts(0, 0, 0, 1e10);
    for (long edge : List.of(1L, 24L, 100L, 2048L)) {
      List<Piece> blocks = TaskScaling.blocks(edge, 1e9, costs);
      assertEquals(1e9, blocks.stream().mapToDouble(Piece::nanos).sum(), 1);
      double panels = Math.ceil(edge / 512.0);
      double bytes = (panels + 2 + 1) * edge * edge * Float.BYTES;
      assertEquals(bytes, blocks.stream().mapToDouble(Piece::bytes).sum(), 1e-6 * bytes);
    }
  }

  @Test
  void interruptEndsTheRun() {
    Thread.currentThread().interrupt();
    VgpuException e =
        assertThrows(VgpuException.class, () -> run(List.of(TaskCase.FIB30), OptionalInt.empty()));
    assertEquals(Status.CANCELLED, e.status());
  }

  private static List<TaskCase> compared() {
    return Arrays.stream(TaskCase.values()).filter(each -> each != TaskCase.GEMM_2048).toList();
  }

  private TaskBenchReport run(List<TaskCase> cases, OptionalInt simulatedWorkers) {
    return bench.run(new TaskBenchPlan(cases, simulatedWorkers, NO_TIME), progress::add);
  }
}
