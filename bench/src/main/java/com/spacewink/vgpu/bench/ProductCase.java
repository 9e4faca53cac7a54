package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskFigure;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;

/**
 * A matrix product on one thread and on all workers. Nobody is there to compare with: the virtual
 * GPU runs on no other pool.
 *
 * @param gpu multiplies
 * @param pool what it multiplies on
 * @param edge rows and columns of the matrices
 * @param stealNanos measures what a steal costs
 */
record ProductCase(VirtualGpu gpu, TaskPool pool, long edge, DoubleSupplier stealNanos)
    implements MeasuredCase {
  @Override
  public TaskBenchResult measure(Duel duel, double seconds) {
    try (GemmProblem problem = problem()) {
      Steals steals = new Steals(pool);
      Rotation rotation = new Rotation();
      Sections one = rotation.add(duel.poolCrew(), () -> run(problem, 1));
      Sections all =
          rotation.add(duel.poolCrew(), () -> steals.count(() -> run(problem, pool.workers())));
      rotation.run(seconds);
      double stolenNanos = steals.perRun() * stealNanos.getAsDouble();
      return new TaskBenchResult(
          TaskCase.GEMM_2048,
          duel.pool().name(),
          all.count(),
          Map.of(
              TaskFigure.NS_PER_TASK, all.medianCpuNanos(),
              TaskFigure.WALL_NS_PER_TASK, all.medianWallNanos(),
              TaskFigure.CPU_EFFICIENCY, one.medianCpuNanos() / all.medianCpuNanos(),
              TaskFigure.MAKESPAN_RATIO,
                  one.medianWallNanos() / (pool.workers() * all.medianWallNanos()),
              TaskFigure.STEAL_OVERHEAD, stolenNanos / (pool.workers() * all.medianWallNanos())),
          Optional.empty(),
          Map.of(),
          OptionalDouble.empty());
    }
  }

  GemmProblem problem() {
    return new GemmProblem(
        gpu, DataType.F32, new GemmShape(edge, edge, edge), Operands.parse("nn"));
  }

  static void run(GemmProblem problem, int threads) {
    problem.run(Execution.DEFAULT.onThreads(threads));
  }
}
