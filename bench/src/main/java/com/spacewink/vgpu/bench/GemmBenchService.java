package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.ProviderProperties;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Matrix products of every admitted provider, through the virtual GPU as any caller would, in turn:
 * one sample of each, then the next of each, so that what slows the machine down for a while slows
 * all of them.
 */
@Component(service = GemmBench.class)
public final class GemmBenchService implements GemmBench {
  private static final String PROVIDER = "provider";

  /** The first-order bound is k·eps/2; twice the unit is wrong beyond any order of the sums. */
  private static final double LARGEST_ERROR = 2;

  private static final int LEAST_SAMPLES = 3;

  private final VirtualGpu gpu;
  private final ProviderSelection selection;
  private final TaskPool pool;
  private final Map<String, KernelBackend> backends = new ConcurrentHashMap<>();

  /**
   * @param gpu what is measured
   * @param selection knows the admitted providers
   * @param pool runs the ceiling's loop on several threads
   */
  @Activate
  public GemmBenchService(
      @Reference VirtualGpu gpu, @Reference ProviderSelection selection, @Reference TaskPool pool) {
    this.gpu = gpu;
    this.selection = selection;
    this.pool = pool;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bind(KernelBackend backend, Map<String, Object> properties) {
    backends.put(id(properties), backend);
  }

  void unbind(KernelBackend backend, Map<String, Object> properties) {
    backends.remove(id(properties), backend);
  }

  @Override
  public List<String> contestants() {
    Set<String> names = new TreeSet<>();
    for (DataType type : DataType.values()) {
      names.addAll(admitted(type));
    }
    return List.copyOf(names);
  }

  @Override
  public List<GemmBenchResult> run(GemmBenchPlan plan, Consumer<String> progress) {
    checkContestants(plan);
    List<GemmBenchResult> results = new ArrayList<>();
    int number = 0;
    for (DataType type : plan.types()) {
      for (GemmShape shape : plan.shapes()) {
        for (Operands operands : plan.transposes()) {
          for (int threads : plan.threads()) {
            number++;
            progress.accept(
                number
                    + "/"
                    + plan.cases()
                    + " "
                    + type.id()
                    + " "
                    + shape
                    + " "
                    + operands
                    + " "
                    + threads
                    + (threads == 1 ? " thread" : " threads"));
            results.addAll(measure(plan, type, shape, operands, threads));
          }
        }
      }
    }
    return results;
  }

  private List<GemmBenchResult> measure(
      GemmBenchPlan plan, DataType type, GemmShape shape, Operands operands, int threads) {
    try (GemmProblem problem = new GemmProblem(gpu, type, shape, operands)) {
      Map<String, Execution> contestants = contestants(plan, type, threads);
      Map<String, Double> errors = new LinkedHashMap<>();
      contestants.forEach((name, execution) -> errors.put(name, check(problem, name, execution)));
      Map<String, Samples> samples = new LinkedHashMap<>();
      contestants.forEach(
          (name, execution) -> samples.put(name, Samples.of(() -> problem.run(execution))));
      Optional<Ceiling> ceiling = ceiling(type, threads);
      Optional<Samples> ceilingSamples = ceiling.map(loop -> Samples.of(loop::run));
      rotate(samples, ceilingSamples, plan.seconds());
      OptionalDouble ceilingRate =
          ceilingSamples.isPresent()
              ? OptionalDouble.of(ceiling.get().flops() / ceilingSamples.get().median())
              : OptionalDouble.empty();
      List<GemmBenchResult> results = new ArrayList<>();
      samples.forEach(
          (name, taken) -> {
            double rate = problem.spec().flops() / taken.median();
            results.add(
                new GemmBenchResult(
                    type,
                    shape,
                    operands,
                    threads,
                    name,
                    PROVIDER,
                    taken.count(),
                    taken.median(),
                    taken.least(),
                    rate / 1e9,
                    ceilingRate.isPresent()
                        ? OptionalDouble.of(rate / ceilingRate.getAsDouble())
                        : OptionalDouble.empty(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    errors.get(name)));
          });
      return results;
    }
  }

  /**
   * Takes a sample of each in turn until the time is over. One that is so slow that it has used up
   * its share sits out, once it has the fewest samples that a median needs.
   */
  private static void rotate(
      Map<String, Samples> contestants, Optional<Samples> ceiling, double seconds) {
    double share = seconds / (contestants.size() + 1);
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int rounds = 0;
    while (rounds < LEAST_SAMPLES || System.nanoTime() < end) {
      ceiling.ifPresent(Samples::take);
      for (Samples samples : contestants.values()) {
        if (samples.count() < LEAST_SAMPLES || samples.spentSeconds() < share) {
          samples.take();
        }
      }
      rounds++;
    }
  }

  private static double check(GemmProblem problem, String name, Execution execution) {
    problem.spoilResult();
    problem.run(execution);
    double error = problem.maxError();
    if (!(error <= LARGEST_ERROR)) {
      throw new VgpuException(
          Status.PROVIDER_FAILED,
          "bench gemm: "
              + name
              + " computes wrongly: error of "
              + error
              + " k·eps·|A||B| in "
              + problem.spec());
    }
    return error;
  }

  private Map<String, Execution> contestants(GemmBenchPlan plan, DataType type, int threads) {
    Map<String, Execution> contestants = new LinkedHashMap<>();
    for (String name : admitted(type)) {
      if (plan.contestants().isEmpty() || plan.contestants().contains(name)) {
        contestants.put(name, Execution.DEFAULT.onThreads(threads).by(name));
      }
    }
    return contestants;
  }

  private List<String> admitted(DataType type) {
    return selection.choice(GemmKernel.OPERATION, type).candidates().stream()
        .filter(
            candidate ->
                candidate.state() == ProviderState.SELECTED
                    || candidate.state() == ProviderState.STANDBY)
        .map(Candidate::provider)
        .toList();
  }

  private Optional<Ceiling> ceiling(DataType type, int threads) {
    return selection
        .choice(PeakKernel.OPERATION, type)
        .selected()
        .map(backends::get)
        .flatMap(backend -> backend.kernel(PeakKernel.class))
        .map(kernel -> new Ceiling(kernel, type, threads, pool));
  }

  private void checkContestants(GemmBenchPlan plan) {
    List<String> known = contestants();
    for (String name : plan.contestants()) {
      if (!known.contains(name)) {
        throw VgpuException.invalid(
            "bench gemm: unknown contestant '"
                + name
                + "': expected one of "
                + String.join(", ", known));
      }
    }
  }

  private static String id(Map<String, Object> properties) {
    return String.valueOf(properties.get(ProviderProperties.PROVIDER));
  }
}
