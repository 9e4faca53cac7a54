package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
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

/** {@code vgpu:demo}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "demo")
public final class DemoCommand extends Command {
  /** Framework or system property: the folder that the distribution lies in. */
  static final String HOME = "vgpu.home";

  private final String home;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile VirtualGpu gpu;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile ProviderSelection selection;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile FftPlanner planner;

  /**
   * @param context tells where the sample data lies
   */
  @Activate
  public DemoCommand(BundleContext context) {
    this(context.getProperty(HOME), null, null, null);
  }

  DemoCommand(String home, VirtualGpu gpu, ProviderSelection selection, FftPlanner planner) {
    super("demo", "vgpu demo");
    this.home = home;
    this.gpu = gpu;
    this.selection = selection;
    this.planner = planner;
  }

  /**
   * Shows the virtual GPU at work.
   *
   * @param session where it is printed, and the folder that file names start from
   * @param output the file that receives the drawing of the photograph's spectrum, empty for one in
   *     the folder of temporary files
   * @param json whether as JSON
   */
  @Descriptor("a tour on real input: handwritten digits, a heartbeat, a photograph's spectrum")
  public void demo(
      CommandSession session,
      @Descriptor("the file that receives the photograph's spectrum, a PNG; a temporary file else")
          @Parameter(
              names = {"-o", "--output"},
              absentValue = "")
          String output,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json) {
    VirtualGpu device = required(gpu, "the virtual GPU");
    ProviderSelection choices = required(selection, "the choice of providers");
    FftPlanner transforms = required(planner, "the planner of transforms");
    if (home == null) {
      throw new VgpuException(
          Status.NOT_READY,
          "the sample data is not found: set " + HOME + " to the folder of the distribution");
    }
    Path folder = Path.of(home, "examples", "data");
    WorkingFolder working = new WorkingFolder(session);
    if (!output.isEmpty()) {
      // Known to be writable before anything is computed.
      working.output(output);
    }
    List<Supplier<DemoPart>> parts =
        List.of(
            () -> DigitsPart.of(device, choices, folder),
            () -> HeartbeatPart.of(device, transforms, choices, folder),
            () -> {
              String drawing = output.isEmpty() ? temporary() : output;
              OutputFile file = working.output(drawing);
              return PhotographPart.of(device, transforms, choices, folder, file, drawing);
            });
    show(parts, json, Streams.of(session).out());
  }

  /** Prints each part when it is done, or all of them as one document. */
  private static void show(List<Supplier<DemoPart>> parts, boolean json, PrintStream out) {
    JsonObject document = new JsonObject();
    String separator = "";
    for (Supplier<DemoPart> supplier : parts) {
      DemoPart part = supplier.get();
      document.put(part.key(), part.document());
      if (!json) {
        out.print(separator);
        part.print(out);
        separator = System.lineSeparator();
      }
    }
    if (json) {
      document.print(out);
    }
  }

  private static String temporary() {
    try {
      return Files.createTempFile("vgpu-spectrum-", ".png").toString();
    } catch (IOException e) {
      throw new VgpuException(
          Status.IO_FAILED,
          "no temporary file can be made for the photograph's spectrum: expected one, or -o FILE",
          e);
    }
  }
}
