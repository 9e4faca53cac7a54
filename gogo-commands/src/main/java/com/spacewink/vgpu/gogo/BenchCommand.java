package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.FftBench;
import com.spacewink.vgpu.api.bench.FftBenchPlan;
import com.spacewink.vgpu.api.bench.FftBenchResult;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.TaskBench;
import com.spacewink.vgpu.api.bench.TaskBenchPlan;
import com.spacewink.vgpu.api.bench.TaskBenchReport;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code vgpu:bench}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "bench")
public final class BenchCommand extends Command {
  private static final Pattern COUNT = Pattern.compile("^\\d+/\\d+ ");

  private final String version;
  private final Clock clock;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile GemmBench gemmBench;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile FftBench fftBench;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile TaskBench taskBench;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile VirtualGpu gpu;

  /**
   * A command that waits for its services.
   *
   * @param context this bundle's
   */
  @Activate
  public BenchCommand(BundleContext context) {
    this(
        Versions.text(context.getBundle().getVersion()), Clock.systemUTC(), null, null, null, null);
  }

  BenchCommand(
      String version,
      Clock clock,
      GemmBench gemmBench,
      FftBench fftBench,
      TaskBench taskBench,
      VirtualGpu gpu) {
    super("bench", "vgpu bench gemm --types f32 --sizes 512,1760x16x1760 --threads 1,2");
    this.version = version;
    this.clock = clock;
    this.gemmBench = gemmBench;
    this.fftBench = fftBench;
    this.taskBench = taskBench;
    this.gpu = gpu;
  }

  /**
   * Measures contestants side by side.
   *
   * @param session where it is printed
   * @param types element types
   * @param sizes extents
   * @param trans operations on A and B
   * @param kinds what transforms make of what
   * @param threads numbers of threads
   * @param providers contestants among vGPU's providers, empty for all
   * @param against contestants among the system's libraries, {@code all} for those that are there
   * @param counters whether the processor's counters are read
   * @param cases what the task pool is made to do, empty for all cases
   * @param simulate the number of workers to simulate the task pool on, empty for none
   * @param effort what the planning of transforms may take
   * @param seconds time for each case
   * @param plot the file that receives a plot, empty for none
   * @param json whether as JSON
   * @param operation what to measure
   */
  @Descriptor("providers beside the ceiling and other libraries, or the task pool beside Java's")
  public void bench(
      CommandSession session,
      @Descriptor("element types, f32,f64 unless given")
          @Parameter(names = "--types", absentValue = "")
          String types,
      @Descriptor(
              "sizes between commas: N or MxNxK of products; N, NxM, … or N@BATCH of transforms")
          @Parameter(names = "--sizes", absentValue = "")
          String sizes,
      @Descriptor("operations on A and B: nn, nt, tn, tt; nn unless given")
          @Parameter(names = "--trans", absentValue = "")
          String trans,
      @Descriptor("kinds of transforms: c2c, r2c; c2c unless given")
          @Parameter(names = "--kinds", absentValue = "")
          String kinds,
      @Descriptor("numbers of threads, 1 unless given")
          @Parameter(names = "--threads", absentValue = "")
          String threads,
      @Descriptor("the providers that take part, vgpu for the chosen one; all unless given")
          @Parameter(names = "--providers", absentValue = "")
          String providers,
      @Descriptor(
              "the system's libraries that take part: openblas, blis, mkl, or fftw-estimate,"
                  + " fftw-measure; all for those there")
          @Parameter(names = "--against", absentValue = "")
          String against,
      @Descriptor("cache hit rates and instructions per cycle, from the processor's counters")
          @Parameter(names = "--counters", presentValue = "true", absentValue = "false")
          boolean counters,
      @Descriptor("what the task pool does: fib30, submit_1m and others; all unless given")
          @Parameter(names = "--cases", absentValue = "")
          String cases,
      @Descriptor("the task pool on so many workers, simulated besides")
          @Parameter(names = "--simulate", absentValue = "")
          String simulate,
      @Descriptor("time to plan transforms with: estimate, measure, patient; measure unless given")
          @Parameter(names = "--effort", absentValue = "")
          String effort,
      @Descriptor("seconds for each case; 1 for gemm and fft, 3 for tasks unless given")
          @Parameter(names = "--seconds", absentValue = "")
          String seconds,
      @Descriptor("the file that receives a plot of the rates, FILE.svg")
          @Parameter(names = "--plot", absentValue = "")
          String plot,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("OP: what to measure: gemm, fft or tasks") String operation) {
    Refusal refusal = new Refusal(operation);
    switch (operation) {
      case GemmKernel.OPERATION -> {
        refusal.of("--kinds", kinds, "--effort", effort, "--cases", cases, "--simulate", simulate);
        GemmBenchOptions options =
            new GemmBenchOptions(types, sizes, trans, threads, providers, against, seconds);
        benchGemm(session, options, counters, plot, json);
      }
      case FftProvider.OPERATION -> {
        refusal.of("--trans", trans, "--cases", cases, "--simulate", simulate);
        refusal.of("--counters", counters ? "yes" : "");
        FftBenchOptions options =
            new FftBenchOptions(types, sizes, kinds, threads, providers, against, effort, seconds);
        benchFft(session, options, plot, json);
      }
      case TasksReport.OPERATION -> {
        refusal.of("--types", types, "--sizes", sizes, "--trans", trans, "--kinds", kinds);
        refusal.of("--threads", threads, "--providers", providers, "--against", against);
        refusal.of("--effort", effort, "--counters", counters ? "yes" : "", "--plot", plot);
        benchTasks(session, cases, simulate, seconds, json);
      }
      default ->
          throw VgpuException.invalid(
              "cannot measure '" + operation + "': expected gemm, fft or tasks");
    }
  }

  /** Refuses options that an operation has no use for. */
  private record Refusal(String operation) {
    /**
     * @param options names and values
     */
    void of(String... options) {
      for (int i = 0; i < options.length; i += 2) {
        if (!options[i + 1].isEmpty()) {
          throw VgpuException.invalid(
              options[i] + " means nothing to bench " + operation + ": expected it to be left out");
        }
      }
    }
  }

  private void benchGemm(
      CommandSession session,
      GemmBenchOptions options,
      boolean counters,
      String plot,
      boolean json) {
    GemmBench bench = required(gemmBench, "the benchmark");
    DeviceProperties device = required(gpu, "the virtual GPU").properties();
    Optional<String> obstacle = counters ? bench.counterObstacle() : Optional.empty();
    GemmBenchPlan plan = options.plan(bench, counters && obstacle.isEmpty());
    Optional<OutputFile> drawing = OptionValues.drawing("--plot", plot, new WorkingFolder(session));
    Streams streams = Streams.of(session);
    Instant begin = clock.instant();
    List<GemmBenchResult> results =
        watched(plan.cases(), streams, progress -> bench.run(plan, progress));
    Provenance provenance =
        new Provenance(
            version, begin, device, Contestants.versions(plan.libraries(), bench::version));
    GemmBenchReport report = new GemmBenchReport(provenance, obstacle, results);
    drawing.ifPresent(file -> file.write(report::plot));
    if (json) {
      report.document().print(streams.out());
    } else {
      report.print(streams.out());
    }
  }

  private void benchFft(
      CommandSession session, FftBenchOptions options, String plot, boolean json) {
    FftBench bench = required(fftBench, "the benchmark");
    DeviceProperties device = required(gpu, "the virtual GPU").properties();
    FftBenchPlan plan = options.plan(bench);
    Optional<OutputFile> drawing = OptionValues.drawing("--plot", plot, new WorkingFolder(session));
    Streams streams = Streams.of(session);
    Instant begin = clock.instant();
    List<FftBenchResult> results =
        watched(plan.cases(), streams, progress -> bench.run(plan, progress));
    Provenance provenance =
        new Provenance(
            version, begin, device, Contestants.versions(plan.libraries(), bench::version));
    FftBenchReport report = new FftBenchReport(provenance, results);
    drawing.ifPresent(file -> file.write(report::plot));
    if (json) {
      report.document().print(streams.out());
    } else {
      report.print(streams.out());
    }
  }

  private void benchTasks(
      CommandSession session, String cases, String simulate, String seconds, boolean json) {
    TaskBench bench = required(taskBench, "the benchmark");
    DeviceProperties device = required(gpu, "the virtual GPU").properties();
    TaskBenchPlan plan =
        new TaskBenchPlan(
            cases.isEmpty()
                ? Arrays.asList(TaskCase.values())
                : OptionValues.list("--cases", cases).stream()
                    .map(TaskCase::of)
                    .distinct()
                    .toList(),
            simulate.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(
                    OptionValues.count("--simulate", simulate, TaskBenchPlan.MOST_SIMULATED)),
            OptionValues.number("--seconds", OptionValues.either(seconds, "3")));
    Streams streams = Streams.of(session);
    Instant begin = clock.instant();
    TaskBenchReport found = watched(plan.steps(), streams, progress -> bench.run(plan, progress));
    TasksReport report = new TasksReport(new Provenance(version, begin, device, Map.of()), found);
    if (json) {
      report.document().print(streams.out());
    } else {
      report.print(streams.out());
    }
  }

  /** Runs a benchmark that tells each of its cases before it begins. */
  private interface Run<R> {
    R with(Consumer<String> progress);
  }

  /** Shows how far a benchmark has come while it runs. */
  private static <R> R watched(int steps, Streams streams, Run<R> run) {
    Progress progress = Progress.on(streams.err());
    AtomicInteger begun = new AtomicInteger();
    try {
      return run.with(text -> progress.step(begun.getAndIncrement(), steps, withoutCount(text)));
    } finally {
      progress.end();
    }
  }

  /** Some benchmarks count their cases themselves; the bar has its own count. */
  private static String withoutCount(String text) {
    return COUNT.matcher(text).replaceFirst("");
  }
}
