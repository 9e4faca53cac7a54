package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.ProviderProperties;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.bench.GemmCase.Measured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
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

  private static final int LEAST_SAMPLES = 3;

  /** Part of a case's time that goes by before the first sample. */
  private static final double WARM_UP_SHARE = 0.2;

  private static final long SEED = 20240229;

  private final VirtualGpu gpu;
  private final ProviderSelection selection;
  private final TaskPool pool;
  private final Peers peers;
  private final Counters counters;
  private final Map<String, KernelBackend> backends = new ConcurrentHashMap<>();

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
      VirtualGpu gpu, ProviderSelection selection, TaskPool pool, Peers peers, Counters counters) {
    this.gpu = gpu;
    this.selection = selection;
    this.pool = pool;
    this.peers = peers;
    this.counters = counters;
  }

  @Deactivate
  void stop() {
    peers.close();
    counters.close();
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
    names.add(CHOICE);
    return List.copyOf(names);
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
    checkContestants(plan);
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
      List<Contestant> contestants = contestants(plan, libraries, measured, problem.spec());
      List<Double> errors = contestants.stream().map(each -> check(problem, each)).toList();
      double warmUp = WARM_UP_SHARE * plan.seconds() / (contestants.size() + 1);
      List<Entrant> entrants = new ArrayList<>();
      for (int i = 0; i < contestants.size(); i++) {
        entrants.add(Entrant.warmedUp(contestants.get(i), problem, warmUp, errors.get(i)));
      }
      Optional<Ceiling> ceiling = ceiling(measured.type(), measured.threads());
      Optional<Samples> ceilingSamples = ceiling.map(loop -> Samples.of(loop::run, warmUp));
      try (CounterSet set = counterSet(plan, measured.threads())) {
        rotate(entrants, ceilingSamples, set, (1 - WARM_UP_SHARE) * plan.seconds());
      }
      OptionalDouble ceilingRate =
          ceilingSamples.isPresent()
              ? OptionalDouble.of(ceiling.get().flops() / ceilingSamples.get().median())
              : OptionalDouble.empty();
      List<Measured> rotation = entrants.stream().map(Entrant::measured).toList();
      return measured.results(rotation, problem.spec().flops(), ceilingRate);
    }
  }

  /** Opened when every contestant has run once: the threads that are to be counted are there. */
  private CounterSet counterSet(GemmBenchPlan plan, int threads) {
    return plan.counters() ? counters.open(threads) : CounterSet.none();
  }

  /**
   * Takes a sample of each in turn until the time is over. One that is so slow that it has used up
   * its share sits out, once it has the fewest samples that a median needs.
   */
  private static void rotate(
      List<Entrant> entrants, Optional<Samples> ceiling, CounterSet counters, double seconds) {
    double share = seconds / (entrants.size() + 1);
    List<Entrant> order = new ArrayList<>(entrants);
    Random random = new Random(SEED);
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int rounds = 0;
    while (rounds < LEAST_SAMPLES || System.nanoTime() < end) {
      ceiling.ifPresent(Samples::take);
      // Caches are full of what the last one used: nobody is to run behind the same one always.
      Collections.shuffle(order, random);
      for (Entrant entrant : order) {
        checkNotInterrupted();
        if (entrant.samples().count() < LEAST_SAMPLES || entrant.samples().spentSeconds() < share) {
          entrant.take(counters);
        }
      }
      rounds++;
    }
  }

  /** Ctrl-C in the shell interrupts the command's thread. */
  private static void checkNotInterrupted() {
    if (Thread.interrupted()) {
      throw new VgpuException(Status.CANCELLED, "bench gemm: cancelled");
    }
  }

  private static double check(GemmProblem problem, Contestant contestant) {
    problem.spoilResult();
    contestant.product().accept(problem);
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
      checkThreads(library, plan);
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

  /** Libraries start as many threads as they are told, and may end the process where they fail. */
  private void checkThreads(Peer library, GemmBenchPlan plan) {
    int most = gpu.properties().logicalCpus();
    for (int threads : plan.threads()) {
      if (threads > most) {
        throw VgpuException.invalid(
            "bench gemm: threads is "
                + threads
                + ": expected at most "
                + most
                + ", the machine's logical CPUs, with "
                + library.name());
      }
    }
  }

  private List<Contestant> contestants(
      GemmBenchPlan plan, List<Peer> libraries, GemmCase measured, GemmSpec spec) {
    List<Contestant> contestants = new ArrayList<>();
    List<String> providers = admitted(measured.type());
    for (String name : providers) {
      if (takesPart(name, plan)) {
        contestants.add(Contestant.provider(name, measured.threads()));
      }
    }
    if (takesPart(CHOICE, plan) && !providers.isEmpty()) {
      contestants.add(Contestant.choice(selection.selected(spec), measured.threads()));
    }
    libraries.forEach(library -> contestants.add(Contestant.library(library, measured.threads())));
    return contestants;
  }

  private static boolean takesPart(String name, GemmBenchPlan plan) {
    return plan.contestants().isEmpty() || plan.contestants().contains(name);
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
