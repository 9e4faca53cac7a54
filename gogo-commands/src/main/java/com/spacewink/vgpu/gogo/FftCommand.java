package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftNorm;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.Arrays;
import java.util.Locale;
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

/** {@code vgpu:fft}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "fft")
public final class FftCommand extends Command {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile VirtualGpu gpu;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile FftPlanner planner;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile TaskPool pool;

  /** A command that waits for its services. */
  @Activate
  public FftCommand() {
    super("fft", "vgpu fft image.npy -o spectrum.npy --axes 0,1 --norm ortho");
  }

  FftCommand(VirtualGpu gpu, FftPlanner planner, TaskPool pool) {
    this();
    this.gpu = gpu;
    this.planner = planner;
    this.pool = pool;
  }

  /**
   * Transforms one .npy file into another.
   *
   * @param session where it is printed, and the folder that file names start from
   * @param output the result
   * @param real whether one side is real
   * @param inverse whether the transform is inverse
   * @param axes the transformed axes, empty for the last
   * @param n numbers along the last transformed axis, empty for those that there are
   * @param norm the scale
   * @param provider short id, empty to leave the choice to the runtime
   * @param effort what planning may take
   * @param threads number of threads, empty likewise
   * @param repeat number of timed runs, empty for one without a warm-up
   * @param json whether as JSON
   * @param input the source
   */
  @Descriptor(
      "the discrete Fourier transform of a .npy file, as NumPy's fft, rfft, fftn and others")
  public void fft(
      CommandSession session,
      @Descriptor("OUT: the file that receives the result")
          @Parameter(
              names = {"-o", "--output"},
              absentValue = "")
          String output,
      @Descriptor("real numbers to half of their spectrum, or back with --inverse")
          @Parameter(names = "--real", presentValue = "true", absentValue = "false")
          boolean real,
      @Descriptor("the inverse transform")
          @Parameter(names = "--inverse", presentValue = "true", absentValue = "false")
          boolean inverse,
      @Descriptor("the transformed axes, such as 0,1 or -2,-1; the last one unless given")
          @Parameter(names = "--axes", absentValue = "")
          String axes,
      @Descriptor("crop, or pad with zeros, to N numbers along the last of these axes")
          @Parameter(names = "--n", absentValue = "")
          String n,
      @Descriptor("which directions are scaled: backward, ortho, forward; backward unless given")
          @Parameter(names = "--norm", absentValue = "backward")
          String norm,
      @Descriptor("the provider that must do it, such as fftw")
          @Parameter(names = "--provider", absentValue = "")
          String provider,
      @Descriptor("time to plan with: estimate, measure, patient; estimate unless given")
          @Parameter(names = "--effort", absentValue = "estimate")
          String effort,
      @Descriptor("the most threads to work at once")
          @Parameter(names = "--threads", absentValue = "")
          String threads,
      @Descriptor("time as many runs, after one to warm up, and tell their median")
          @Parameter(names = "--repeat", absentValue = "")
          String repeat,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("IN: the source, a .npy file") String input) {
    if (output.isEmpty()) {
      throw VgpuException.invalid("-o FILE is missing: it names the file that receives the result");
    }
    int most = OptionValues.threads("--threads", threads);
    int runs = OptionValues.runs("--repeat", repeat);
    Transformation.Request request =
        new Transformation.Request(
            input,
            output,
            new TransformedArray.Wish(
                real,
                inverse ? FftDirection.INVERSE : FftDirection.FORWARD,
                OptionValues.integers("--axes", axes),
                OptionValues.extent("--n", n)),
            FftNorm.of(norm),
            FftEffort.of(effort),
            new Execution(most, OptionValues.given(provider)),
            runs);
    int workers = required(pool, "the task pool").workers();
    Streams streams = Streams.of(session);
    Transformation.Outcome outcome =
        new Transformation(
                required(gpu, "the virtual GPU"),
                required(planner, "the planner of transforms"),
                new WorkingFolder(session),
                Progress.on(streams.err()))
            .run(request);
    int used = most == 0 ? workers : Math.min(most, workers);
    if (json) {
      document(outcome, used, output).print(streams.out());
    } else {
      streams.out().println(line(outcome, used, output, runs));
    }
  }

  private static JsonObject document(Transformation.Outcome outcome, int threads, String output) {
    return new JsonObject()
        .put("provider", outcome.provider())
        .put("shape", Arrays.stream(outcome.shape()).boxed().toList())
        .put("kind", outcome.spec().kind().id())
        .put("direction", outcome.spec().direction().name().toLowerCase(Locale.ROOT))
        .put("type", outcome.spec().outType().id())
        .put("threads", threads)
        .put("median_s", outcome.timing().median())
        .put("mflops", outcome.mflops())
        .put("output", output);
  }

  private static String line(Transformation.Outcome outcome, int threads, String output, int runs) {
    return String.format(
        Locale.ROOT,
        "%s: %s of %s by %s on %s: %s%.3g s, %.0f MFLOP/s",
        output,
        NpyHeader.shapeText(outcome.shape()),
        outcome.spec().outType().id(),
        outcome.provider(),
        Counted.of(threads, "thread"),
        runs == 0 ? "" : "median of " + runs + " runs ",
        outcome.timing().median(),
        outcome.mflops());
  }
}
