package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.bench.FftBenchResult;
import com.spacewink.vgpu.api.bench.FftShape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Rates of transforms over their sizes: a panel for each type, kind and number of threads, powers
 * of two apart from other sizes.
 */
final class FftPlot {
  private static final RatePlot.Captions CAPTIONS =
      new RatePlot.Captions("n, logarithmic", "size of the transform, @ batch");

  private static final Comparator<FftBenchResult> ORDER_OF_PANELS =
      Comparator.comparing(FftBenchResult::type)
          .thenComparing(FftBenchResult::threads)
          .thenComparing(result -> result.transform().kind())
          .thenComparing(result -> !isPowerOfTwo(result.transform().shape()));

  private final RatePlot plot;

  /**
   * @param title first line
   * @param subtitle second line
   */
  FftPlot(String title, String subtitle, List<FftBenchResult> results) {
    List<PlottedRate> rates =
        results.stream().sorted(ORDER_OF_PANELS).map(FftPlot::plotted).toList();
    this.plot = new RatePlot(title, subtitle, CAPTIONS, rates);
  }

  /**
   * @param out receives the drawing; left open
   */
  void write(OutputStream out) throws IOException {
    plot.write(out);
  }

  private static PlottedRate plotted(FftBenchResult result) {
    FftShape shape = result.transform().shape();
    String panel =
        result.type().id()
            + ", "
            + result.transform().kind().id()
            + ", "
            + Counted.of(result.threads(), "thread");
    return new PlottedRate(
        isPowerOfTwo(shape) ? panel : panel + ", other sizes",
        shape.toString(),
        isPowerOfTwo(shape) ? OptionalLong.of(shape.points()) : OptionalLong.empty(),
        result.contestant(),
        result.contestantKind(),
        result.provider(),
        result.mflops() * 1e-3,
        result.ceilingRatio());
  }

  private static boolean isPowerOfTwo(FftShape shape) {
    return shape.n().size() == 1 && shape.batch() == 1 && Long.bitCount(shape.points()) == 1;
  }
}
