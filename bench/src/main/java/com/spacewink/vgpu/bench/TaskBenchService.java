package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.TaskBench;
import com.spacewink.vgpu.api.bench.TaskBenchPlan;
import com.spacewink.vgpu.api.bench.TaskBenchReport;
import com.spacewink.vgpu.api.bench.TaskBenchResult;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.bench.TaskFigure;
import com.spacewink.vgpu.api.bench.TaskSimulation;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The task pool beside a fresh {@code ForkJoinPool} with as many workers: one sample of each, then
 * the next of each.
 */
@Component(service = TaskBench.class)
public final class TaskBenchService implements TaskBench {
  private final PoolContestant contestant;
  private final PoolCosts costs;
  private final ProductCase product;
  private final TaskScale scale;

  /**
   * @param gpu multiplies
   * @param pool what is measured
   */
  @Activate
  public TaskBenchService(@Reference VirtualGpu gpu, @Reference TaskPool pool) {
    this(gpu, pool, TaskScale.FULL);
  }

  TaskBenchService(VirtualGpu gpu, TaskPool pool, TaskScale scale) {
    this.contestant = new PoolContestant(pool);
    this.costs = new PoolCosts(contestant, gpu, scale.copiedBytes());
    this.product = new ProductCase(gpu, pool, scale.edge(), costs::stealNanos);
    this.scale = scale;
  }

  @Override
  public TaskBenchReport run(TaskBenchPlan plan, Consumer<String> progress) {
    ThreadTimes times = JvmThreadTimes.ofThisMachine();
    List<TaskBenchResult> results = new ArrayList<>();
    try (TaskContestant peer = new ForkJoinContestant(contestant.workers())) {
      for (TaskCase each : plan.cases()) {
        progress.accept(each.id());
        results.add(measured(each).measure(Duel.of(contestant, peer, times), plan.seconds()));
      }
    }
    Optional<TaskSimulation> simulation = Optional.empty();
    if (plan.simulatedWorkers().isPresent()) {
      progress.accept("simulation");
      TaskScaling scaling = new TaskScaling(contestant, costs, product, scale, times);
      simulation = Optional.of(scaling.simulate(plan, plan.simulatedWorkers().getAsInt()));
    }
    return new TaskBenchReport(contestant.workers(), results, simulation);
  }

  private MeasuredCase measured(TaskCase measured) {
    return switch (measured) {
      case FIB30 -> PerTaskCase.forks(measured, scale.fibonacci());
      case SUBMIT_1M -> PerTaskCase.submissions(measured, scale.submissions());
      case PARALLEL_FOR_10US -> new LoopCase(measured, TaskFigure.NS_PER_TASK, scale::parallelFor);
      case POWER_LAW -> new LoopCase(measured, TaskFigure.WALL_NS_PER_TASK, scale::powerLaw);
      case WAKE_UP -> new WakeUpCase(scale.wakeUps());
      case IDLE -> new IdleCase(scale.idle());
      case GEMM_2048 -> product;
    };
  }
}
