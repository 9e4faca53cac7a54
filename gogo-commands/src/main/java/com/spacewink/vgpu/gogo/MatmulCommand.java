package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.task.TaskPool;
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

/** {@code vgpu:matmul}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "matmul")
public final class MatmulCommand extends Command {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile VirtualGpu gpu;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile ProviderSelection selection;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile TaskPool pool;

  /** A command that waits for its services. */
  @Activate
  public MatmulCommand() {
    super("matmul", "vgpu matmul a.npy b.npy -o c.npy --trans-a --repeat 10");
  }

  MatmulCommand(VirtualGpu gpu, ProviderSelection selection, TaskPool pool) {
    this();
    this.gpu = gpu;
    this.selection = selection;
    this.pool = pool;
  }

  /**
   * Multiplies two .npy files into a third.
   *
   * @param session where it is printed, and the folder that file names start from
   * @param output C
   * @param transA whether A is transposed
   * @param transB whether B is transposed
   * @param alpha factor of the product
   * @param beta factor of C0
   * @param c0 C0, empty for none
   * @param provider short id, empty to leave the choice to the runtime
   * @param threads number of threads, empty likewise
   * @param repeat number of timed runs, empty for one without a warm-up
   * @param json whether as JSON
   * @param a A
   * @param b B
   */
  @Descriptor("C = alpha·op(A)·op(B) + beta·C0, on NumPy's .npy files")
  public void matmul(
      CommandSession session,
      @Descriptor("C: the file that receives C")
          @Parameter(
              names = {"-o", "--output"},
              absentValue = "")
          String output,
      @Descriptor("op(A) is A transposed")
          @Parameter(names = "--trans-a", presentValue = "true", absentValue = "false")
          boolean transA,
      @Descriptor("op(B) is B transposed")
          @Parameter(names = "--trans-b", presentValue = "true", absentValue = "false")
          boolean transB,
      @Descriptor("factor of the product, 1 unless given")
          @Parameter(names = "--alpha", absentValue = "1")
          String alpha,
      @Descriptor("factor of C0: 1 unless given, if there is a C0")
          @Parameter(names = "--beta", absentValue = "")
          String beta,
      @Descriptor("C0, a .npy file of the product's shape")
          @Parameter(names = "--c", absentValue = "")
          String c0,
      @Descriptor("the provider that must do it, such as scalar")
          @Parameter(names = "--provider", absentValue = "")
          String provider,
      @Descriptor("the most threads to work at once")
          @Parameter(names = "--threads", absentValue = "")
          String threads,
      @Descriptor("time as many runs, after one to warm up, and tell their median")
          @Parameter(names = "--repeat", absentValue = "")
          String repeat,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("A: the left operand, a .npy file") String a,
      @Descriptor("B: the right operand, a .npy file") String b) {
    if (output.isEmpty()) {
      throw VgpuException.invalid("-o FILE is missing: it names the file that receives C");
    }
    int most = OptionValues.threads("--threads", threads);
    int runs = OptionValues.runs("--repeat", repeat);
    Multiplication.Request request =
        new Multiplication.Request(
            a,
            transA,
            b,
            transB,
            OptionValues.given(c0),
            output,
            OptionValues.number("--alpha", alpha),
            beta(beta, c0),
            new Execution(most, OptionValues.given(provider)),
            runs);
    int workers = required(pool, "the task pool").workers();
    Streams streams = Streams.of(session);
    Multiplication.Outcome outcome =
        new Multiplication(
                required(gpu, "the virtual GPU"),
                required(selection, "the choice of providers"),
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

  private static double beta(String text, String c0) {
    if (text.isEmpty()) {
      return c0.isEmpty() ? 0 : 1;
    }
    double beta = OptionValues.number("--beta", text);
    if (c0.isEmpty() && beta != 0) {
      throw VgpuException.invalid(
          "--beta is " + text + ", but there is no C0: expected --c FILE, or 0");
    }
    return beta;
  }

  private static JsonObject document(Multiplication.Outcome outcome, int threads, String output) {
    return new JsonObject()
        .put("provider", outcome.provider())
        .put("m", outcome.product().m())
        .put("n", outcome.product().n())
        .put("k", outcome.product().k())
        .put("type", outcome.type().id())
        .put("threads", threads)
        .put("median_s", outcome.seconds())
        .put("gflops", outcome.gflops())
        .put("output", output);
  }

  private static String line(Multiplication.Outcome outcome, int threads, String output, int runs) {
    return String.format(
        Locale.ROOT,
        "%s: %s of %s by %s on %d %s: %s%.3g s, %.2f GFLOP/s",
        output,
        NpyHeader.shapeText(outcome.product().shape()),
        outcome.type().id(),
        outcome.provider(),
        threads,
        threads == 1 ? "thread" : "threads",
        runs == 0 ? "" : "median of " + runs + " runs ",
        outcome.seconds(),
        outcome.gflops());
  }
}
