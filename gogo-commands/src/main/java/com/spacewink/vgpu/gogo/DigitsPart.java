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
import java.util.Optional;

/**
 * Handwritten digits told by one matrix product.
 *
 * @param total number of digits
 * @param mistakes those that were taken for others
 * @param drawings the first of those, line by line
 * @param rates GFLOP/s of the product
 */
record DigitsPart(
    int total, List<Digits.Mistake> mistakes, List<List<String>> drawings, DemoRates rates)
    implements DemoPart {
  private static final String SCALAR = "scalar";
  private static final double SECONDS = 0.3;
  private static final int LEAST_SAMPLES = 2;
  private static final int MISTAKES_SHOWN = 2;

  /**
   * @param folder where the sample data lies
   */
  static DigitsPart of(VirtualGpu gpu, ProviderSelection selection, Path folder) {
    try (Digits digits = Digits.open(gpu, folder)) {
      Choice choice = selection.choice(digits.product());
      digits.multiply(Execution.DEFAULT);
      List<Digits.Mistake> mistakes = digits.mistakes();
      List<List<String>> drawings =
          mistakes.stream()
              .limit(MISTAKES_SHOWN)
              .map(mistake -> digits.drawn(mistake.index()))
              .flatMap(Optional::stream)
              .toList();
      String provider =
          choice
              .selected()
              .orElseThrow(() -> new VgpuException(Status.NOT_SUPPORTED, choice.reason()));
      DemoRates rates =
          DemoRates.of(
              provider,
              choice,
              SCALAR,
              id -> digits.gflops(Execution.DEFAULT.by(id), SECONDS, LEAST_SAMPLES));
      return new DigitsPart(digits.count(), mistakes, drawings, rates);
    }
  }

  @Override
  public String key() {
    return "digits";
  }

  @Override
  public JsonObject document() {
    return new JsonObject()
        .put("correct", total - mistakes.size())
        .put("total", total)
        .put("provider", rates.provider())
        .put("reason", rates.reason())
        .put("gflops", rates.chosen())
        .put("scalar_gflops", rates.plain())
        .put("ratio", rates.ratio());
  }

  @Override
  public void print(PrintStream out) {
    int correct = total - mistakes.size();
    out.printf(
        Locale.US,
        "Handwritten digits, each told by its nearest neighbour among the other %,d.%n"
            + "All distances come from one matrix product, X·Xᵀ.%n%n",
        total - 1);
    out.println("provider  " + rates.provider() + " (" + rates.reason() + ")");
    out.printf(
        Locale.US,
        "result    %,d of %,d digits right (%.2f %%)%n",
        correct,
        total,
        100.0 * correct / total);
    rates.print(out, "%.2f GFLOP/s");
    draw(out);
  }

  /** Shows the first mistakes side by side. */
  private void draw(PrintStream out) {
    if (drawings.isEmpty()) {
      return;
    }
    out.println();
    out.println("Not an easy one to tell:");
    for (int line = 0; line < drawings.get(0).size(); line++) {
      StringBuilder text = new StringBuilder();
      for (List<String> drawing : drawings) {
        text.append("    ").append(drawing.get(line)).append("    ");
      }
      out.println(text.toString().stripTrailing());
    }
    StringBuilder captions = new StringBuilder();
    for (Digits.Mistake mistake : mistakes.subList(0, drawings.size())) {
      captions.append(
          String.format("    %-20s", "a " + mistake.label() + " taken for a " + mistake.taken()));
    }
    out.println(captions.toString().stripTrailing());
  }
}
