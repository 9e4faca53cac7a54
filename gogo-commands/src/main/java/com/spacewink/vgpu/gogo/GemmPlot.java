package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Rates of matrix products over their sizes: a panel for each type, transposes and number of
 * threads, cubes apart from other shapes.
 */
final class GemmPlot {
  private static final RatePlot.Captions CAPTIONS =
      new RatePlot.Captions("m = n = k, logarithmic", "m x n x k");

  private static final Comparator<GemmBenchResult> ORDER_OF_PANELS =
      Comparator.comparing(GemmBenchResult::type)
          .thenComparing(GemmBenchResult::threads)
          .thenComparing(result -> result.transposes().toString())
          .thenComparing(result -> !isCube(result.shape()));

  private final RatePlot plot;

  /**
   * @param title first line
   * @param subtitle second line
   */
  GemmPlot(String title, String subtitle, List<GemmBenchResult> results) {
    List<PlottedRate> rates =
        results.stream().sorted(ORDER_OF_PANELS).map(GemmPlot::plotted).toList();
    this.plot = new RatePlot(title, subtitle, CAPTIONS, rates);
  }

  /**
   * @param out receives the drawing; left open
   */
  void write(OutputStream out) throws IOException {
    plot.write(out);
  }

  private static PlottedRate plotted(GemmBenchResult result) {
    GemmShape shape = result.shape();
    String panel =
        result.type().id()
            + ", "
            + result.transposes()
            + ", "
            + Counted.of(result.threads(), "thread");
    return new PlottedRate(
        isCube(shape) ? panel : panel + ", other shapes",
        shape.toString(),
        isCube(shape) ? OptionalLong.of(shape.m()) : OptionalLong.empty(),
        result.contestant(),
        result.kind(),
        result.provider(),
        result.gflops(),
        result.ceilingRatio());
  }

  private static boolean isCube(GemmShape shape) {
    return shape.m() == shape.n() && shape.n() == shape.k();
  }
}
