package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.task.TaskPool;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** {@code vgpu:diag}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "diag")
public final class DiagCommand extends Command {
  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private final ServiceComponentRuntime components;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile VirtualGpu gpu;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile ProviderSelection selection;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile BufferAllocator allocator;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile TaskPool pool;

  /**
   * @param components the component runtime
   */
  @Activate
  public DiagCommand(@Reference ServiceComponentRuntime components) {
    this(components, null, null, null, null);
  }

  DiagCommand(
      ServiceComponentRuntime components,
      VirtualGpu gpu,
      ProviderSelection selection,
      BufferAllocator allocator,
      TaskPool pool) {
    super("diag", "vgpu diag -r 1 --only numerics");
    this.components = components;
    this.gpu = gpu;
    this.selection = selection;
    this.allocator = allocator;
    this.pool = pool;
  }

  /**
   * Runs the health checks. Fails if one of them does.
   *
   * @param session where it is printed
   * @param level how long the checks may take
   * @param only name of the one check to run, empty for all
   * @param json whether as JSON
   */
  @Descriptor("health of the machine and of vGPU on it")
  public void diag(
      CommandSession session,
      @Descriptor("the level: 1, which takes seconds") @Parameter(names = "-r", absentValue = "1")
          String level,
      @Descriptor("one check: framework, cpu, memory, numerics, providers or threads")
          @Parameter(names = "--only", absentValue = "")
          String only,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json) {
    checkLevel(level);
    PrintStream out = Streams.of(session).out();
    List<Report> reports = new ArrayList<>();
    for (HealthCheck check : chosen(only)) {
      Report report = Report.of(check);
      reports.add(report);
      if (!json) {
        out.println(report.line());
      }
    }
    if (json) {
      new JsonObject()
          .put("level", 1)
          .put("checks", reports.stream().map(Report::document).toList())
          .print(out);
    }
    failIfOneDid(reports);
  }

  /** A check that was run, with the time it took. */
  private record Report(String name, HealthCheck.Finding finding, double seconds) {
    static Report of(HealthCheck check) {
      long begin = System.nanoTime();
      HealthCheck.Finding finding = look(check);
      return new Report(check.name(), finding, (System.nanoTime() - begin) * 1e-9);
    }

    private static HealthCheck.Finding look(HealthCheck check) {
      try {
        return check.look();
      } catch (RuntimeException | LinkageError e) {
        return HealthCheck.Finding.fail(CommandFailure.of(check.name(), e).getMessage());
      }
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "%-4s  %-10s %6.2f s  %s",
          finding.result().title(),
          name,
          seconds,
          finding.detail());
    }

    JsonObject document() {
      return new JsonObject()
          .put("name", name)
          .put("result", finding.result().title())
          .put("detail", finding.detail())
          .put("seconds", seconds);
    }
  }

  private static void checkLevel(String level) {
    switch (level) {
      case "1" -> {
        // The level that there is.
      }
      case "2", "3" ->
          throw new VgpuException(
              Status.NOT_SUPPORTED, "level " + level + " is not supported: expected -r 1");
      default -> throw VgpuException.invalid("-r is '" + level + "': expected 1, 2 or 3");
    }
  }

  private List<HealthCheck> chosen(String only) {
    List<HealthCheck> checks =
        List.of(
            new FrameworkCheck(components),
            new CpuCheck(gpu),
            new MemoryCheck(allocator, MEMINFO),
            new NumericsCheck(gpu, selection),
            new ProvidersCheck(selection),
            new ThreadsCheck(pool));
    if (only.isEmpty()) {
      return checks;
    }
    List<HealthCheck> found = checks.stream().filter(each -> each.name().equals(only)).toList();
    if (found.isEmpty()) {
      String known = checks.stream().map(HealthCheck::name).collect(Collectors.joining(", "));
      throw VgpuException.invalid("no check is named '" + only + "': expected one of " + known);
    }
    return found;
  }

  private void failIfOneDid(List<Report> reports) {
    List<String> failed =
        reports.stream()
            .filter(report -> report.finding.result() == HealthCheck.Result.FAIL)
            .map(Report::name)
            .toList();
    if (!failed.isEmpty()) {
      throw CommandFailure.told(
          name(), Status.PROVIDER_FAILED, "failed: " + String.join(", ", failed));
    }
  }
}
