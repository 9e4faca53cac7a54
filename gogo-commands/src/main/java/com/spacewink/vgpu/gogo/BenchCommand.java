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
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
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

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile GemmBench gemmBench;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile VirtualGpu gpu;

  /** A command that waits for its services. */
  @Activate
  public BenchCommand() {
    this(null, null);
  }

  BenchCommand(GemmBench gemmBench, VirtualGpu gpu) {
    super("bench", "vgpu bench gemm --types f32 --sizes 512,1760x16x1760 --threads 1,2");
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
   * @param seconds time for each case
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
      @Descriptor("the providers that take part, all unless given")
          @Parameter(names = "--providers", absentValue = "")
          String providers,
      @Descriptor("the system's libraries that take part: openblas, blis, mkl; all for those there")
          @Parameter(names = "--against", absentValue = "")
          String against,
      @Descriptor("seconds for each case, 1 unless given")
          @Parameter(names = "--seconds", absentValue = "1")
          String seconds,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("OP: what to measure: gemm") String operation) {
    if (!operation.equals(GemmKernel.OPERATION)) {
      throw VgpuException.invalid("cannot measure '" + operation + "': expected gemm");
    }
    GemmBench bench = required(gemmBench, "the benchmark");
    DeviceProperties device = required(gpu, "the virtual GPU").properties();
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
            OptionValues.number("--seconds", seconds));
    Streams streams = Streams.of(session);
    List<GemmBenchResult> results = run(bench, plan, Progress.on(streams.err()));
    if (json) {
      document(device, results).print(streams.out());
    } else {
      print(results, streams.out());
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

  /** The bench itself refuses names that it does not know or find, as it can tell why. */
  private static List<String> libraries(GemmBench bench, String against) {
    return against.equals(ALL)
        ? bench.libraries()
        : OptionValues.list("--against", against).stream().distinct().toList();
  }

  private static JsonObject document(DeviceProperties device, List<GemmBenchResult> results) {
    return new JsonObject()
        .put("op", GemmKernel.OPERATION)
        .put("host", new JsonObject().put("cpu", device.cpu()).put("cores", device.cores()))
        .put("results", results.stream().map(BenchCommand::document).toList());
  }

  private static JsonObject document(GemmBenchResult result) {
    return new JsonObject()
        .put("type", result.type().id())
        .put("m", result.shape().m())
        .put("n", result.shape().n())
        .put("k", result.shape().k())
        .put("trans", result.transposes())
        .put("threads", result.threads())
        .put("contestant", result.contestant())
        .put("kind", result.kind())
        .put("samples", result.samples())
        .put("median_s", result.medianSeconds())
        .put("min_s", result.minSeconds())
        .put("gflops", result.gflops())
        .put("ceiling_ratio", result.ceilingRatio())
        .put("best_peer", result.bestPeer())
        .put("peer_ratio", result.peerRatio())
        .put("max_error", result.maxError());
  }

  private static void print(List<GemmBenchResult> results, PrintStream out) {
    Table table =
        Table.withHeader(
            "TYPE",
            "SIZE",
            "OP",
            "THREADS",
            "CONTESTANT",
            "SAMPLES",
            "MEDIAN s",
            "GFLOP/s",
            "CEILING",
            "PEER",
            "ERROR");
    for (GemmBenchResult result : results) {
      table.row(
          result.type().id(),
          result.shape(),
          result.transposes(),
          result.threads(),
          result.contestant(),
          result.samples(),
          String.format(Locale.ROOT, "%.3g", result.medianSeconds()),
          String.format(Locale.ROOT, "%.2f", result.gflops()),
          ratio(result.ceilingRatio()),
          peer(result),
          String.format(Locale.ROOT, "%.2g", result.maxError()));
    }
    table.print(out);
  }

  /** A provider's ratio to the best library; which one that is stands in the library's own row. */
  private static String peer(GemmBenchResult result) {
    return result.kind().equals("library")
            && result.bestPeer().filter(result.contestant()::equals).isPresent()
        ? "best"
        : ratio(result.peerRatio());
  }

  private static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "-";
  }
}
