package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.SimulatedRun;
import com.spacewink.vgpu.api.bench.TaskBenchPlan;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskCosts;
import com.spacewink.vgpu.api.bench.TaskSimulation;
import com.spacewink.vgpu.bench.SimulatedWork.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Simulates cases on any number of workers, with costs that are measured just before, and holds the
 * simulation against the real pool on as many workers as that can have.
 */
final class TaskScaling {
  /** On so many workers the simulation is held against the real pool, as far as it has them. */
  private static final int[] VALIDATED = {1, 2};

  private static final long SEED = 20240229;

  /** A block of a product on many workers: few rows, and a panel of columns. */
  private static final int BLOCK_ROWS = 24;

  private static final int BLOCK_COLUMNS = 512;

  /**
   * A case, ready to be simulated.
   *
   * @param work all of its work, anew for each simulation
   * @param measuredNanos what the real pool took, by the number of workers
   */
  private record Subject(
      TaskCase simulated, Supplier<SimulatedWork> work, Map<Integer, Double> measuredNanos) {}

  private final PoolContestant contestant;
  private final PoolCosts poolCosts;
  private final ProductCase product;
  private final TaskScale scale;
  private final ThreadTimes times;

  TaskScaling(
      PoolContestant contestant,
      PoolCosts poolCosts,
      ProductCase product,
      TaskScale scale,
      ThreadTimes times) {
    this.contestant = contestant;
    this.poolCosts = poolCosts;
    this.product = product;
    this.scale = scale;
    this.times = times;
  }

  /**
   * @param workers the number of workers to simulate
   */
  TaskSimulation simulate(TaskBenchPlan plan, int workers) {
    TaskCosts costs = poolCosts.measure();
    List<SimulatedRun> validation = new ArrayList<>();
    List<SimulatedRun> runs = new ArrayList<>();
    for (TaskCase each : plan.cases()) {
      if (each.canBeSimulated()) {
        Subject subject = subject(each, costs, plan.seconds());
        for (int validated : subject.measuredNanos.keySet()) {
          validation.add(run(subject, validated, costs));
        }
        runs.add(run(subject, workers, costs));
      }
    }
    return new TaskSimulation(workers, costs, validation, runs);
  }

  private Subject subject(TaskCase simulated, TaskCosts costs, double seconds) {
    return switch (simulated) {
      case FIB30 -> forks(costs, seconds);
      case GEMM_2048 -> product(costs, seconds);
      case POWER_LAW -> loop(simulated, scale.powerLaw(), costs, seconds);
      case PARALLEL_FOR_10US -> loop(simulated, scale.parallelFor(), costs, seconds);
      case SUBMIT_1M, WAKE_UP, IDLE ->
          throw new IllegalArgumentException(simulated + " cannot be simulated");
    };
  }

  private Subject forks(TaskCosts costs, double seconds) {
    Staffing staffing = new Staffing(contestant);
    Map<Integer, Sections> measured =
        measure(
            new Rotation(),
            workers -> staffing.on(workers, () -> contestant.fibonacci(scale.fibonacci())),
            seconds);
    return new Subject(
        TaskCase.FIB30,
        () -> new SimulatedForks(scale.fibonacci(), costs.taskNanos()),
        medians(measured));
  }

  private Subject loop(TaskCase simulated, Bodies bodies, TaskCosts costs, double seconds) {
    Rotation rotation = new Rotation();
    Sections alone = rotation.add(Crew.ofCaller(times), bodies::runAll);
    Map<Integer, Sections> measured =
        measure(
            rotation, workers -> contestant.loop(bodies.count(), workers, bodies::run), seconds);
    double total = alone.medianWallNanos();
    List<Piece> pieces =
        Arrays.stream(bodies.shares())
            .mapToObj(share -> new Piece(share * total + costs.taskNanos(), 0))
            .toList();
    return new Subject(simulated, () -> new SimulatedLoop(pieces), medians(measured));
  }

  private Subject product(TaskCosts costs, double seconds) {
    try (GemmProblem problem = product.problem()) {
      Map<Integer, Sections> measured =
          measure(new Rotation(), workers -> ProductCase.run(problem, workers), seconds);
      double total = measured.get(1).medianWallNanos();
      List<Piece> pieces = blocks(product.edge(), total, costs);
      return new Subject(TaskCase.GEMM_2048, () -> new SimulatedLoop(pieces), medians(measured));
    }
  }

  /**
   * The blocks of an f32 product. Each reads its rows of A and its part of C, and writes the latter
   * back; B is read from memory once by all blocks together, as they share it in a cache.
   */
  static List<Piece> blocks(long edge, double totalNanos, TaskCosts costs) {
    List<Piece> pieces = new ArrayList<>();
    double area = (double) edge * edge;
    for (long column = 0; column < edge; column += BLOCK_COLUMNS) {
      double columns = Math.min(BLOCK_COLUMNS, edge - column);
      for (long row = 0; row < edge; row += BLOCK_ROWS) {
        double rows = Math.min(BLOCK_ROWS, edge - row);
        double share = rows * columns / area;
        double elements = rows * edge + 2 * rows * columns + share * area;
        pieces.add(new Piece(share * totalNanos + costs.taskNanos(), Float.BYTES * elements));
      }
    }
    return pieces;
  }

  /** Has the pool do something on each of the validated numbers of workers, in turn. */
  private Map<Integer, Sections> measure(Rotation rotation, IntConsumer onWorkers, double seconds) {
    Map<Integer, Sections> measured = new TreeMap<>();
    for (int workers : VALIDATED) {
      if (workers <= contestant.workers()) {
        measured.put(workers, rotation.add(Crew.ofCaller(times), () -> onWorkers.accept(workers)));
      }
    }
    rotation.run(seconds);
    return measured;
  }

  private static Map<Integer, Double> medians(Map<Integer, Sections> measured) {
    Map<Integer, Double> medians = new TreeMap<>();
    measured.forEach((workers, sections) -> medians.put(workers, sections.medianWallNanos()));
    return medians;
  }

  private static SimulatedRun run(Subject subject, int workers, TaskCosts costs) {
    double one = PoolSimulation.run(subject.work.get(), 1, costs, SEED).nanos();
    double predicted = PoolSimulation.run(subject.work.get(), workers, costs, SEED).nanos();
    Double measured = subject.measuredNanos.get(workers);
    return new SimulatedRun(
        subject.simulated,
        workers,
        predicted / 1e9,
        measured == null ? OptionalDouble.empty() : OptionalDouble.of(measured / 1e9),
        one / predicted);
  }
}
