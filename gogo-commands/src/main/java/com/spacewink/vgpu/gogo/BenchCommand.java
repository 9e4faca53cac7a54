package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.bench.TaskBench;
import com.spacewink.vgpu.api.bench.TaskBenchPlan;
import com.spacewink.vgpu.api.bench.TaskBenchReport;
import com.spacewink.vgpu.api.bench.TaskCase;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
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
  /** Stands for every library that the machine has. */
  private static final String ALL = "all";

  private final String version;
  private final Clock clock;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile GemmBench gemmBench;

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
    this(Versions.text(context.getBundle().getVersion()), Clock.systemUTC(), null, null, null);
  }

  BenchCommand(
      String version, Clock clock, GemmBench gemmBench, TaskBench taskBench, VirtualGpu gpu) {
    super("bench", "vgpu bench gemm --types f32 --sizes 512,1760x16x1760 --threads 1,2");
    this.version = version;
    this.clock = clock;
    this.gemmBench = gemmBench;
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
   * @param threads numbers of threads
   * @param providers contestants among vGPU's providers, empty for all
   * @param against contestants among the system's libraries, {@code all} for those that are there
   * @param counters whether the processor's counters are read
   * @param cases what the task pool is made to do, empty for all cases
   * @param simulate the number of workers to simulate the task pool on, empty for none
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
      @Descriptor("sizes, N or MxNxK between commas, 64,512,1024 unless given")
          @Parameter(names = "--sizes", absentValue = "")
          String sizes,
      @Descriptor("operations on A and B: nn, nt, tn, tt; nn unless given")
          @Parameter(names = "--trans", absentValue = "")
          String trans,
      @Descriptor("numbers of threads, 1 unless given")
          @Parameter(names = "--threads", absentValue = "")
          String threads,
      @Descriptor("the providers that take part, vgpu for the chosen one; all unless given")
          @Parameter(names = "--providers", absentValue = "")
          String providers,
      @Descriptor("the system's libraries that take part: openblas, blis, mkl; all for those there")
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
      @Descriptor("seconds for each case; 1 for gemm and 3 for tasks unless given")
          @Parameter(names = "--seconds", absentValue = "")
          String seconds,
      @Descriptor("the file that receives a plot of the rates, FILE.svg")
          @Parameter(names = "--plot", absentValue = "")
          String plot,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("OP: what to measure: gemm or tasks") String operation) {
    if (operation.equals(TasksReport.OPERATION)) {
      refuse(operation, "--types", types, "--sizes", sizes, "--trans", trans);
      refuse(operation, "--threads", threads, "--providers", providers, "--against", against);
      refuse(operation, "--counters", counters ? "yes" : "", "--plot", plot);
      benchTasks(session, cases, simulate, seconds, json);
      return;
    }
    if (!operation.equals(GemmKernel.OPERATION)) {
      throw VgpuException.invalid("cannot measure '" + operation + "': expected gemm or tasks");
    }
    refuse(operation, "--cases", cases, "--simulate", simulate);
    GemmBench bench = required(gemmBench, "the benchmark");
    DeviceProperties device = required(gpu, "the virtual GPU").properties();
    Optional<String> obstacle = counters ? bench.counterObstacle() : Optional.empty();
    GemmBenchPlan plan =
        new GemmBenchPlan(
            OptionValues.list("--types", either(types, "f32,f64")).stream()
                .map(DataType::of)
                .distinct()
                .toList(),
            OptionValues.list("--sizes", either(sizes, "64,512,1024")).stream()
                .map(GemmShape::parse)
                .distinct()
                .toList(),
            OptionValues.list("--trans", either(trans, "nn")).stream()
                .map(GemmBenchPlan.Operands::parse)
                .distinct()
                .toList(),
            OptionValues.list("--threads", either(threads, "1")).stream()
                .map(each -> OptionValues.count("--threads", each, MatmulCommand.MOST_THREADS))
                .distinct()
                .toList(),
            contestants(bench, providers),
            libraries(bench, against),
            counters && obstacle.isEmpty(),
            OptionValues.number("--seconds", either(seconds, "1")));
    Optional<OutputFile> drawing = OptionValues.drawing("--plot", plot, new WorkingFolder(session));
    Streams streams = Streams.of(session);
    Instant begin = clock.instant();
    List<GemmBenchResult> results = run(bench, plan, Progress.on(streams.err()));
    Provenance provenance = new Provenance(version, begin, device, versions(bench, plan));
    GemmBenchReport report = new GemmBenchReport(provenance, obstacle, results);
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
            OptionValues.number("--seconds", either(seconds, "3")));
    Streams streams = Streams.of(session);
    Instant begin = clock.instant();
    TaskBenchReport found = run(bench, plan, Progress.on(streams.err()));
    TasksReport report = new TasksReport(new Provenance(version, begin, device, Map.of()), found);
    if (json) {
      report.document().print(streams.out());
    } else {
      report.print(streams.out());
    }
  }

  private static TaskBenchReport run(TaskBench bench, TaskBenchPlan plan, Progress progress) {
    AtomicInteger begun = new AtomicInteger();
    try {
      return bench.run(plan, text -> progress.step(begun.getAndIncrement(), plan.steps(), text));
    } finally {
      progress.end();
    }
  }

  private static String either(String given, String otherwise) {
    return given.isEmpty() ? otherwise : given;
  }

  /** Refuses options, given as names and values, that an operation has no use for. */
  private static void refuse(String operation, String... options) {
    for (int i = 0; i < options.length; i += 2) {
      if (!options[i + 1].isEmpty()) {
        throw VgpuException.invalid(
            options[i] + " means nothing to bench " + operation + ": expected it to be left out");
      }
    }
  }

  private static List<GemmBenchResult> run(GemmBench bench, GemmBenchPlan plan, Progress progress) {
    AtomicInteger begun = new AtomicInteger();
    try {
      return bench.run(
          plan, text -> progress.step(begun.getAndIncrement(), plan.cases(), caseOf(text)));
    } finally {
      progress.end();
    }
  }

  /** The bench counts its cases itself; the bar has its own count. */
  private static String caseOf(String text) {
    return text.substring(text.indexOf(' ') + 1);
  }

  private static List<String> contestants(GemmBench bench, String providers) {
    List<String> wanted = OptionValues.list("--providers", providers).stream().distinct().toList();
    for (String name : wanted) {
      if (!bench.contestants().contains(name)) {
        throw VgpuException.invalid(
            "no contestant is named '"
                + name
                + "': the contestants are "
                + String.join(", ", bench.contestants()));
      }
    }
    return wanted;
  }

  private static Map<String, Optional<String>> versions(GemmBench bench, GemmBenchPlan plan) {
    Map<String, Optional<String>> versions = new LinkedHashMap<>();
    plan.libraries().forEach(library -> versions.put(library, bench.version(library)));
    return versions;
  }

  /** The bench itself refuses names that it does not know or find, as it can tell why. */
  private static List<String> libraries(GemmBench bench, String against) {
    return against.equals(ALL)
        ? bench.libraries()
        : OptionValues.list("--against", against).stream().distinct().toList();
  }
}
