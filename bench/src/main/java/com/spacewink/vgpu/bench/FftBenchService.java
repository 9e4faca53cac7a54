package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.FftBench;
import com.spacewink.vgpu.api.bench.FftBenchPlan;
import com.spacewink.vgpu.api.bench.FftBenchResult;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
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
 * Transforms by every admitted provider, through the planner as any caller would, and by the
 * system's FFTW, in turn: one sample of each, then the next of each.
 */
@Component(service = FftBench.class)
public final class FftBenchService implements FftBench {
  /**
   * Rounding errors grow with the root of log2(n); this many units for each factor of 2 is wrong
   * beyond any order of the sums.
   */
  private static final double LARGEST_ERROR = 64;

  private static final double LOG_2 = Math.log(2);

  private final VirtualGpu gpu;
  private final FftPlanner planner;
  private final Peers<FftPeer> peers;
  private final Path folder;
  private final Roster roster;
  private final Ceilings ceilings;

  private ReferenceLibrary reference;

  /**
   * @param context the bundle's context, for its data area
   * @param gpu allocates memory
   * @param planner what is measured
   * @param selection knows the admitted providers
   * @param pool runs the ceiling's loop on several threads
   */
  @Activate
  public FftBenchService(
      BundleContext context,
      @Reference VirtualGpu gpu,
      @Reference FftPlanner planner,
      @Reference ProviderSelection selection,
      @Reference TaskPool pool) {
    this(gpu, planner, selection, pool, new FftwPeers(folder(context), gpu), folder(context));
  }

  FftBenchService(
      VirtualGpu gpu,
      FftPlanner planner,
      ProviderSelection selection,
      TaskPool pool,
      Peers<FftPeer> peers,
      Path folder) {
    this.gpu = gpu;
    this.planner = planner;
    this.peers = peers;
    this.folder = folder;
    this.roster = new Roster(selection, FftProvider.OPERATION, CHOICE);
    this.ceilings = new Ceilings(selection, pool);
  }

  private static Path folder(BundleContext context) {
    return context.getDataFile("native").toPath();
  }

  @Deactivate
  synchronized void stop() {
    peers.close();
    if (reference != null) {
      reference.close();
      reference = null;
    }
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
  public List<FftBenchResult> run(FftBenchPlan plan, Consumer<String> progress) {
    roster.check(plan.contestants());
    List<FftPeer> libraries = libraries(plan);
    List<FftCase> cases = FftCase.of(plan);
    List<FftBenchResult> results = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      progress.accept((i + 1) + "/" + cases.size() + " " + cases.get(i));
      results.addAll(measure(plan, libraries, cases.get(i)));
    }
    return results;
  }

  private List<FftBenchResult> measure(
      FftBenchPlan plan, List<FftPeer> libraries, FftCase measured) {
    FftSpec spec = measured.spec(plan.effort());
    SideBySide rotation = new SideBySide("bench fft", plan.seconds());
    rotation.checkNotInterrupted();
    try (FftProblem problem = new FftProblem(gpu, reference(), measured.transform(), spec);
        FftLineUp lineUp = lineUp(plan, libraries, problem)) {
      List<Contestant> contestants = lineUp.contestants();
      if (contestants.isEmpty()) {
        return List.of();
      }
      List<Double> errors = contestants.stream().map(each -> check(problem, each)).toList();
      Standings standings =
          rotation.measure(
              contestants,
              errors,
              ceilings.ceiling(measured.type(), measured.threads()),
              CounterSet::none);
      return measured.results(standings, spec.flops());
    }
  }

  private FftLineUp lineUp(FftBenchPlan plan, List<FftPeer> libraries, FftProblem problem) {
    FftSpec spec = problem.spec();
    FftLineUp lineUp = new FftLineUp(problem);
    try {
      for (String name : roster.admitted(spec.precision())) {
        if (Roster.has(plan.contestants(), name)) {
          lineUp.addProvider(name, () -> planner.plan(spec, name));
        }
      }
      if (Roster.has(plan.contestants(), CHOICE)) {
        lineUp.addChoice(() -> planner.plan(spec));
      }
      libraries.forEach(lineUp::addLibrary);
      return lineUp;
    } catch (RuntimeException | Error e) {
      lineUp.close();
      throw e;
    }
  }

  private static double check(FftProblem problem, Contestant contestant) {
    problem.spoilResult();
    contestant.work().run();
    double error = problem.error();
    FftSpec spec = problem.spec();
    double most =
        LARGEST_ERROR * spec.precision().epsilon() * Math.max(1, Math.log(spec.points()) / LOG_2);
    // NaN must count as wrong, and comparisons with it are false.
    if (!(error <= most)) {
      throw new VgpuException(
          Status.PROVIDER_FAILED,
          "bench fft: "
              + contestant.name()
              + " computes wrongly: relative error of "
              + error
              + ", expected at most "
              + most
              + ", in "
              + spec);
    }
    return error;
  }

  /** The libraries of a plan, after making sure that each can take part. */
  private List<FftPeer> libraries(FftBenchPlan plan) {
    List<FftPeer> libraries = plan.libraries().stream().distinct().map(peers::peer).toList();
    for (FftPeer library : libraries) {
      for (DataType type : plan.types()) {
        if (!library.supports(type)) {
          throw new VgpuException(
              Status.NOT_SUPPORTED,
              "bench fft: "
                  + library.name()
                  + " is not here in "
                  + type.id()
                  + "; "
                  + library.remedy(type));
        }
      }
      roster.checkThreads(library.name(), plan.threads(), gpu.properties().logicalCpus());
    }
    return libraries;
  }

  private synchronized ReferenceLibrary reference() {
    if (reference == null) {
      reference = ReferenceLibrary.load(folder);
    }
    return reference;
  }
}
