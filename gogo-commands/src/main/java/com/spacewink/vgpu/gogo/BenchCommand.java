package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  private static final String SVG = ".svg";

  private final String version;
  private final Clock clock;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile GemmBench gemmBench;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile VirtualGpu gpu;

  /**
   * A command that waits for its services.
   *
   * @param context this bundle's
   */
  @Activate
  public BenchCommand(BundleContext context) {
    this(Versions.text(context.getBundle().getVersion()), Clock.systemUTC(), null, null);
  }

  BenchCommand(String version, Clock clock, GemmBench gemmBench, VirtualGpu gpu) {
    super("bench", "vgpu bench gemm --types f32 --sizes 512,1760x16x1760 --threads 1,2");
    this.version = version;
    this.clock = clock;
    this.gemmBench = gemmBench;
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
   * @param seconds time for each case
   * @param plot the file that receives a plot, empty for none
   * @param json whether as JSON
   * @param operation what to measure
   */
  @Descriptor("providers side by side, against the processor's ceiling and other libraries")
  public void bench(
      CommandSession session,
      @Descriptor("element types, f32,f64 unless given")
          @Parameter(names = "--types", absentValue = "f32,f64")
          String types,
      @Descriptor("sizes, N or MxNxK between commas, 64,512,1024 unless given")
          @Parameter(names = "--sizes", absentValue = "64,512,1024")
          String sizes,
      @Descriptor("operations on A and B: nn, nt, tn, tt; nn unless given")
          @Parameter(names = "--trans", absentValue = "nn")
          String trans,
      @Descriptor("numbers of threads, 1 unless given")
          @Parameter(names = "--threads", absentValue = "1")
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
      @Descriptor("seconds for each case, 1 unless given")
          @Parameter(names = "--seconds", absentValue = "1")
          String seconds,
      @Descriptor("the file that receives a plot of the rates, FILE.svg")
          @Parameter(names = "--plot", absentValue = "")
          String plot,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("OP: what to measure: gemm") String operation) {
    if (!operation.equals(GemmKernel.OPERATION)) {
      throw VgpuException.invalid("cannot measure '" + operation + "': expected gemm");
    }
    GemmBench bench = required(gemmBench, "the benchmark");
    DeviceProperties device = required(gpu, "the virtual GPU").properties();
    Optional<String> obstacle = counters ? bench.counterObstacle() : Optional.empty();
    GemmBenchPlan plan =
        new GemmBenchPlan(
            OptionValues.list("--types", types).stream().map(DataType::of).distinct().toList(),
            OptionValues.list("--sizes", sizes).stream().map(GemmShape::parse).distinct().toList(),
            OptionValues.list("--trans", trans).stream()
                .map(GemmBenchPlan.Operands::parse)
                .distinct()
                .toList(),
            OptionValues.list("--threads", threads).stream()
                .map(each -> OptionValues.count("--threads", each, MatmulCommand.MOST_THREADS))
                .distinct()
                .toList(),
            contestants(bench, providers),
            libraries(bench, against),
            counters && obstacle.isEmpty(),
            OptionValues.number("--seconds", seconds));
    Optional<OutputFile> drawing = drawing(plot, new WorkingFolder(session));
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

  /** Where the plot goes: known to be writable before anything is measured. */
  private static Optional<OutputFile> drawing(String plot, WorkingFolder folder) {
    if (plot.isEmpty()) {
      return Optional.empty();
    }
    if (!plot.toLowerCase(Locale.ROOT).endsWith(SVG)) {
      throw VgpuException.invalid(
          "--plot is '" + plot + "': expected a file name that ends in " + SVG);
    }
    return Optional.of(folder.output(plot));
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
