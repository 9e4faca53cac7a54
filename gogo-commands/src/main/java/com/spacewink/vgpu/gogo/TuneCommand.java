package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TunePlan;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TuneReport;
import com.spacewink.vgpu.api.tune.Tuner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

/** {@code vgpu:tune}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "tune")
public final class TuneCommand extends Command {
  private static final List<String> PRODUCTS = List.of("gemm", "gemm_batched");

  /** Operations whose work is counted in floating-point operations; that of others is in bytes. */
  private static final List<String> COUNTED_IN_FLOPS = List.of("gemm", "gemm_batched", "fft");

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile Tuner tuner;

  /** A command that waits for its service. */
  @Activate
  public TuneCommand() {
    this(null);
  }

  TuneCommand(Tuner tuner) {
    super("tune", "vgpu tune gemm --sizes 512,1760x16x1760 --seconds 20");
    this.tuner = tuner;
  }

  /**
   * Measures providers, or tells or forgets what was measured.
   *
   * @param session where it is printed, and the folder that file names start from
   * @param types element types, empty for the tuner's choice
   * @param sizes extents of matrix products, empty likewise
   * @param threads numbers of threads, empty likewise
   * @param seconds time for all of it
   * @param show whether only to tell what was measured
   * @param clear whether to forget it
   * @param export file that receives what was measured, empty for none
   * @param json whether as JSON
   * @param operation name of an operation, null for all
   */
  @Descriptor("measures the providers on this machine, so that the fastest one is chosen")
  public void tune(
      CommandSession session,
      @Descriptor("element types; f32,f64 and some complex sizes unless given")
          @Parameter(names = "--types", absentValue = "")
          String types,
      @Descriptor("sizes of matrix products, N or MxNxK between commas; many unless given")
          @Parameter(names = "--sizes", absentValue = "")
          String sizes,
      @Descriptor("numbers of threads besides 1; all workers of the pool unless given")
          @Parameter(names = "--threads", absentValue = "")
          String threads,
      @Descriptor("seconds for all of it, 60 unless given")
          @Parameter(names = "--seconds", absentValue = "60")
          String seconds,
      @Descriptor("measure nothing: tell what was measured on this machine")
          @Parameter(names = "--show", presentValue = "true", absentValue = "false")
          boolean show,
      @Descriptor("measure nothing: forget what was measured on this machine")
          @Parameter(names = "--clear", presentValue = "true", absentValue = "false")
          boolean clear,
      @Descriptor("measure nothing: write what was measured on this machine to a file")
          @Parameter(names = "--export", absentValue = "")
          String export,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("[OP]: the operation, such as gemm; all unless given") String operation) {
    boolean exports = !export.isEmpty();
    if (show && clear || show && exports || clear && exports) {
      throw VgpuException.invalid("expected one of --show, --clear and --export at most");
    }
    TunePlan plan = plan(operation, types, sizes, threads, seconds);
    Tuner service = required(tuner, "the tuner");
    Optional<String> wanted = operation(service, operation);
    Streams streams = Streams.of(session);
    if (show) {
      show(service, wanted, streams.out(), json);
    } else if (clear) {
      clear(service, wanted, streams.out(), json);
    } else if (exports) {
      export(service, new WorkingFolder(session).file(export), export, streams.out(), json);
    } else {
      measure(service, plan, streams, json);
    }
  }

  private static TunePlan plan(
      String operation, String types, String sizes, String threads, String seconds) {
    if (!sizes.isEmpty() && operation != null && !PRODUCTS.contains(operation)) {
      throw VgpuException.invalid(
          "--sizes are those of matrix products: expected no --sizes with " + operation);
    }
    return new TunePlan(
        operation == null ? List.of() : List.of(operation),
        OptionValues.list("--types", types).stream().map(DataType::of).distinct().toList(),
        OptionValues.list("--sizes", sizes).stream().map(GemmShape::parse).distinct().toList(),
        OptionValues.threadCounts("--threads", threads),
        OptionValues.number("--seconds", seconds));
  }

  private static Optional<String> operation(Tuner tuner, String operation) {
    if (operation != null && !tuner.operations().contains(operation)) {
      throw VgpuException.invalid(
          "cannot measure '"
              + operation
              + "': expected one of "
              + String.join(", ", tuner.operations()));
    }
    return Optional.ofNullable(operation);
  }

  private static void measure(Tuner tuner, TunePlan plan, Streams streams, boolean json) {
    Progress progress = Progress.on(streams.err());
    TuneReport report;
    try {
      report = tuner.tune(plan, progress::step);
    } finally {
      progress.end();
    }
    if (json) {
      document(tuner, report.records()).put("left", report.left()).print(streams.out());
      return;
    }
    print(report.records(), streams.out());
    String measured = Counted.of(report.records().size(), "measurement");
    streams
        .out()
        .println(
            report.left() == 0
                ? measured + " in " + tuner.file()
                : measured
                    + ", "
                    + report.left()
                    + " left for want of time: another `vgpu tune` begins with those");
  }

  private static void show(Tuner tuner, Optional<String> operation, PrintStream out, boolean json) {
    List<TuneRecord> records =
        tuner.records().stream()
            .filter(record -> operation.isEmpty() || record.operation().equals(operation.get()))
            .toList();
    if (json) {
      document(tuner, records).print(out);
    } else if (records.isEmpty()) {
      out.println("nothing is measured on this machine yet: `vgpu tune` does that");
    } else {
      print(records, out);
    }
  }

  private static void clear(
      Tuner tuner, Optional<String> operation, PrintStream out, boolean json) {
    int cleared = tuner.clear(operation);
    if (json) {
      new JsonObject()
          .put("file", tuner.file().toString())
          .put("op", operation)
          .put("cleared", cleared)
          .print(out);
    } else {
      out.println(Counted.of(cleared, "measurement") + " of this machine forgotten");
    }
  }

  private static void export(Tuner tuner, Path file, String name, PrintStream out, boolean json) {
    try (TemporaryFile temporary = TemporaryFile.beside(file)) {
      try (FileChannel channel = temporary.create()) {
        OutputStream stream = Channels.newOutputStream(channel);
        tuner.export(stream);
        stream.flush();
        channel.force(true);
      }
      temporary.moveToTarget();
    } catch (IOException e) {
      throw new VgpuException(Status.IO_FAILED, name + ": cannot be written: " + reason(e), e);
    }
    int exported = tuner.records().size();
    if (json) {
      new JsonObject().put("output", name).put("exported", exported).print(out);
    } else {
      out.println(name + ": " + Counted.of(exported, "measurement") + " of this machine");
    }
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException file) {
      return file.getReason() == null ? e.getClass().getSimpleName() : file.getReason();
    }
    return e.getMessage();
  }

  private static JsonObject document(Tuner tuner, List<TuneRecord> records) {
    return new JsonObject()
        .put("file", tuner.file().toString())
        .put(
            "host",
            new JsonObject()
                .put("cpu", tuner.host().cpu())
                .put("cores", tuner.host().cores())
                .put("isa", tuner.host().isa()))
        .put("records", records.stream().map(TuneCommand::document).toList());
  }

  private static JsonObject document(TuneRecord record) {
    JsonObject document =
        new JsonObject()
            .put("op", record.operation())
            .put("type", record.type().id())
            .put("class", record.sizeClass())
            .put("most_threads", record.mostThreads());
    put(record.best(), record.operation(), document);
    return document
        .put("measured_at", record.measuredAt().truncatedTo(ChronoUnit.SECONDS))
        .put(
            "contestants",
            record.contestants().stream()
                .map(contestant -> put(contestant, record.operation(), new JsonObject()))
                .toList());
  }

  private static JsonObject put(Contestant contestant, String operation, JsonObject document) {
    boolean isInFlops = COUNTED_IN_FLOPS.contains(operation);
    return document
        .put("provider", contestant.provider())
        .put("version", contestant.version())
        .put("variant", contestant.variant())
        .put("threads", contestant.threads())
        .put("gflops", isInFlops ? contestant.rate() : null)
        .put("gb_per_s", isInFlops ? null : contestant.rate());
  }

  private static void print(List<TuneRecord> records, PrintStream out) {
    Table table =
        Table.withHeader(
            "OP",
            "TYPE",
            "CLASS",
            "THREADS",
            "PROVIDER",
            "VARIANT",
            "RATE",
            "UNIT",
            "GAIN",
            "MEASURED");
    for (TuneRecord record : records) {
      Contestant best = record.best();
      table.row(
          record.operation(),
          record.type().id(),
          record.sizeClass(),
          best.threads() + " of " + record.mostThreads(),
          best.provider(),
          best.variant().isEmpty() ? "-" : best.variant(),
          String.format(Locale.ROOT, "%.1f", best.rate()),
          COUNTED_IN_FLOPS.contains(record.operation()) ? "GFLOP/s" : "GB/s",
          gain(record),
          record.measuredAt().toString().substring(0, 10));
    }
    table.print(out);
  }

  /** The rate over that of the next provider, or where there is none, of the next at all. */
  private static String gain(TuneRecord record) {
    Contestant best = record.best();
    List<Contestant> others = record.contestants().subList(1, record.contestants().size());
    return others.stream()
        .filter(other -> !other.provider().equals(best.provider()))
        .findFirst()
        .or(() -> others.stream().findFirst())
        .map(other -> String.format(Locale.ROOT, "%.2f", best.rate() / other.rate()))
        .orElse("-");
  }
}
