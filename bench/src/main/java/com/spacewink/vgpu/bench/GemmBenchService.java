package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.task.TaskPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Matrix products of every admitted provider, through the virtual GPU as any caller would, and of
 * the libraries to compare with, in turn: one sample of each, then the next of each, so that what
 * slows the machine down for a while slows all of them.
 */
@Component(service = GemmBench.class)
public final class GemmBenchService implements GemmBench {
  /** The first-order bound is k·eps/2; twice the unit is wrong beyond any order of the sums. */
  private static final double LARGEST_ERROR = 2;

  private final VirtualGpu gpu;
  private final ProviderSelection selection;
  private final Peers<Peer> peers;
  private final Counters counters;
  private final Roster roster;
  private final Ceilings ceilings;

  /**
   * @param context the bundle's context, for its data area
   * @param gpu what is measured
   * @param selection knows the admitted providers
   * @param pool runs the ceiling's loop on several threads
   */
  @Activate
  public GemmBenchService(
      BundleContext context,
      @Reference VirtualGpu gpu,
      @Reference ProviderSelection selection,
      @Reference TaskPool pool) {
    this(gpu, selection, pool, context.getDataFile("native").toPath());
  }

  private GemmBenchService(
      VirtualGpu gpu, ProviderSelection selection, TaskPool pool, Path folder) {
    this(
        gpu,
        selection,
        pool,
        new SystemPeers(folder),
        new PerfCounters(folder, PerfCounters.HARDWARE));
  }

  GemmBenchService(
      VirtualGpu gpu,
      ProviderSelection selection,
      TaskPool pool,
      Peers<Peer> peers,
      Counters counters) {
    this.gpu = gpu;
    this.selection = selection;
    this.peers = peers;
    this.counters = counters;
    this.roster = new Roster(selection, GemmKernel.OPERATION, CHOICE);
    this.ceilings = new Ceilings(selection, pool);
  }

  @Deactivate
  void stop() {
    peers.close();
    counters.close();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bind(KernelBackend backend, Map<String, Object> properties) {
    ceilings.add(backend, properties);
  }

  void unbind(KernelBackend backend, Map<String, Object> properties) {
    ceilings.remove(backend, properties);
  }

  @Override
  public List<String> contestants() {
    return roster.names();
  }

  @Override
  public List<String> libraries() {
    return peers.available();
  }

  @Override
  public Optional<String> version(String library) {
    return peers.peer(library).version();
  }

  @Override
  public Optional<String> counterObstacle() {
    return counters.obstacle();
  }

  @Override
  public List<GemmBenchResult> run(GemmBenchPlan plan, Consumer<String> progress) {
    roster.check(plan.contestants());
    List<Peer> libraries = libraries(plan);
    List<GemmCase> cases = GemmCase.of(plan);
    List<GemmBenchResult> results = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      progress.accept((i + 1) + "/" + cases.size() + " " + cases.get(i));
      results.addAll(measure(plan, libraries, cases.get(i)));
    }
    return results;
  }

  private List<GemmBenchResult> measure(
      GemmBenchPlan plan, List<Peer> libraries, GemmCase measured) {
    try (GemmProblem problem =
        new GemmProblem(gpu, measured.type(), measured.shape(), measured.operands())) {
      libraries.forEach(peer -> peer.setThreads(measured.threads()));
      List<Contestant> contestants = contestants(plan, libraries, measured, problem);
      List<Double> errors = contestants.stream().map(each -> check(problem, each)).toList();
      Standings standings =
          new SideBySide("bench gemm", plan.seconds())
              .measure(
                  contestants,
                  errors,
                  ceilings.ceiling(measured.type(), measured.threads()),
                  () -> counterSet(plan, measured.threads()));
      return measured.results(standings, problem.spec().flops());
    }
  }

  private CounterSet counterSet(GemmBenchPlan plan, int threads) {
    return plan.counters() ? counters.open(threads) : CounterSet.none();
  }

  private static double check(GemmProblem problem, Contestant contestant) {
    problem.spoilResult();
    contestant.work().run();
    double error = problem.maxError();
    if (!(error <= LARGEST_ERROR)) {
      throw new VgpuException(
          Status.PROVIDER_FAILED,
          "bench gemm: "
              + contestant.name()
              + " computes wrongly: error of "
              + error
              + " k·eps·|A||B| in "
              + problem.spec());
    }
    return error;
  }

  /** The libraries of a plan, after making sure that each can take part in all of its cases. */
  private List<Peer> libraries(GemmBenchPlan plan) {
    List<Peer> libraries = plan.libraries().stream().distinct().map(peers::peer).toList();
    for (Peer library : libraries) {
      checkTypes(library, plan);
      roster.checkThreads(library.name(), plan.threads(), gpu.properties().logicalCpus());
    }
    return libraries;
  }

  private static void checkTypes(Peer library, GemmBenchPlan plan) {
    for (DataType type : plan.types()) {
      if (!library.supports(type)) {
        throw new VgpuException(
            Status.NOT_SUPPORTED,
            "bench gemm: " + library.name() + " has no matrix product for " + type.id());
      }
    }
  }

  private List<Contestant> contestants(
      GemmBenchPlan plan, List<Peer> libraries, GemmCase measured, GemmProblem problem) {
    Execution execution = Execution.DEFAULT.onThreads(measured.threads());
    List<Contestant> contestants = new ArrayList<>();
    List<String> providers = roster.admitted(measured.type());
    for (String name : providers) {
      if (Roster.has(plan.contestants(), name)) {
        contestants.add(Contestant.provider(name, () -> problem.run(execution.by(name))));
      }
    }
    if (Roster.has(plan.contestants(), CHOICE) && !providers.isEmpty()) {
      String chosen = selection.selected(problem.spec());
      contestants.add(Contestant.choice(chosen, () -> problem.run(execution)));
    }
    for (Peer library : libraries) {
      Runnable rest = measured.threads() == 1 ? () -> {} : library::awaitIdle;
      contestants.add(Contestant.library(library.name(), () -> problem.run(library), rest));
    }
    return contestants;
  }
}
