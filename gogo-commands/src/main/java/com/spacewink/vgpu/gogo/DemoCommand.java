package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
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

  private static final String SCALAR = "scalar";
  private static final double SECONDS = 0.3;
  private static final int LEAST_SAMPLES = 2;
  private static final int MISTAKES_SHOWN = 2;

  private final String home;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile VirtualGpu gpu;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile ProviderSelection selection;

  /**
   * @param context tells where the sample data lies
   */
  @Activate
  public DemoCommand(BundleContext context) {
    this(context.getProperty(HOME), null, null);
  }

  DemoCommand(String home, VirtualGpu gpu, ProviderSelection selection) {
    super("demo", "vgpu demo");
    this.home = home;
    this.gpu = gpu;
    this.selection = selection;
  }

  /**
   * Shows the virtual GPU at work.
   *
   * @param session where it is printed
   * @param json whether as JSON
   */
  @Descriptor("a tour on real input: handwritten digits told by one matrix product")
  public void demo(
      CommandSession session,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json) {
    VirtualGpu device = required(gpu, "the virtual GPU");
    ProviderSelection choices = required(selection, "the choice of providers");
    if (home == null) {
      throw new VgpuException(
          Status.NOT_READY,
          "the sample data is not found: set " + HOME + " to the folder of the distribution");
    }
    PrintStream out = Streams.of(session).out();
    Path folder = Path.of(home, "examples", "data");
    try (Digits digits = Digits.open(device, folder)) {
      Choice choice = choices.choice(digits.product());
      digits.multiply(Execution.DEFAULT);
      List<Digits.Mistake> mistakes = digits.mistakes();
      Rates rates = Rates.of(digits, choice);
      if (json) {
        new JsonObject().put("digits", document(digits, mistakes, choice, rates)).print(out);
      } else {
        print(digits, mistakes, choice, rates, out);
      }
    }
  }

  /**
   * How fast the product was.
   *
   * @param provider short id of the chosen provider
   * @param chosen its GFLOP/s
   * @param scalar GFLOP/s in plain Java, if that is there to compare with
   */
  private record Rates(String provider, double chosen, OptionalDouble scalar) {
    static Rates of(Digits digits, Choice choice) {
      String provider =
          choice
              .selected()
              .orElseThrow(() -> new VgpuException(Status.NOT_SUPPORTED, choice.reason()));
      double chosen = rate(digits, provider);
      if (provider.equals(SCALAR)) {
        return new Rates(provider, chosen, OptionalDouble.of(chosen));
      }
      boolean hasScalar =
          choice.candidates().stream().anyMatch(each -> each.provider().equals(SCALAR));
      return new Rates(
          provider,
          chosen,
          hasScalar ? OptionalDouble.of(rate(digits, SCALAR)) : OptionalDouble.empty());
    }

    OptionalDouble ratio() {
      return scalar.isPresent()
          ? OptionalDouble.of(chosen / scalar.getAsDouble())
          : OptionalDouble.empty();
    }

    private static double rate(Digits digits, String provider) {
      return digits.gflops(Execution.DEFAULT.by(provider), SECONDS, LEAST_SAMPLES);
    }
  }

  private static JsonObject document(
      Digits digits, List<Digits.Mistake> mistakes, Choice choice, Rates rates) {
    return new JsonObject()
        .put("correct", digits.count() - mistakes.size())
        .put("total", digits.count())
        .put("provider", rates.provider)
        .put("reason", choice.reason())
        .put("gflops", rates.chosen)
        .put("scalar_gflops", rates.scalar)
        .put("ratio", rates.ratio());
  }

  private static void print(
      Digits digits, List<Digits.Mistake> mistakes, Choice choice, Rates rates, PrintStream out) {
    int total = digits.count();
    int correct = total - mistakes.size();
    out.printf(
        Locale.US,
        "Handwritten digits, each told by its nearest neighbour among the other %,d.%n"
            + "All distances come from one matrix product, X·Xᵀ.%n%n",
        total - 1);
    out.println("provider  " + rates.provider + " (" + choice.reason() + ")");
    out.printf(
        Locale.US,
        "result    %,d of %,d digits right (%.2f %%)%n",
        correct,
        total,
        100.0 * correct / total);
    out.printf(Locale.US, "speed     %.2f GFLOP/s by %s%n", rates.chosen, rates.provider);
    rates.scalar.ifPresent(
        scalar -> out.printf(Locale.US, "          %.2f GFLOP/s by scalar%n", scalar));
    rates.ratio().ifPresent(ratio -> out.printf(Locale.US, "ratio     %.1f%n", ratio));
    draw(digits, mistakes, out);
  }

  /** Shows the first mistakes side by side. */
  private static void draw(Digits digits, List<Digits.Mistake> mistakes, PrintStream out) {
    List<Digits.Mistake> shown =
        mistakes.subList(0, Math.min(MISTAKES_SHOWN, mistakes.size())).stream()
            .filter(mistake -> digits.drawn(mistake.index()).isPresent())
            .toList();
    if (shown.isEmpty()) {
      return;
    }
    out.println();
    out.println("Not an easy one to tell:");
    List<List<String>> drawings =
        shown.stream().map(mistake -> digits.drawn(mistake.index()).get()).toList();
    for (int line = 0; line < drawings.get(0).size(); line++) {
      StringBuilder text = new StringBuilder();
      for (List<String> drawing : drawings) {
        text.append("    ").append(drawing.get(line)).append("    ");
      }
      out.println(text.toString().stripTrailing());
    }
    StringBuilder captions = new StringBuilder();
    for (Digits.Mistake mistake : shown) {
      captions.append(
          String.format("    %-20s", "a " + mistake.label() + " taken for a " + mistake.taken()));
    }
    out.println(captions.toString().stripTrailing());
  }
}
