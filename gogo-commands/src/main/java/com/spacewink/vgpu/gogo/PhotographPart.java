package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The spectrum of a photograph, drawn.
 *
 * @param rows of the photograph
 * @param columns of the photograph
 * @param output the file with the drawing
 * @param rates MFLOP/s of the transform
 */
record PhotographPart(int rows, int columns, String output, DemoRates rates) implements DemoPart {
  /**
   * @param folder where the sample data lies
   * @param file receives the drawing
   * @param name what its user calls it
   */
  static PhotographPart of(
      VirtualGpu gpu,
      FftPlanner planner,
      ProviderSelection selection,
      Path folder,
      OutputFile file,
      String name) {
    SampleFile photograph = SampleFile.read(gpu, folder.resolve("ascent.npy"), 2);
    int rows = (int) photograph.shape()[0];
    int columns = (int) photograph.shape()[1];
    FftSpec spec = FftSpec.of(FftKind.R2C, DataType.F64, rows, columns);
    Spectrum spectrum = Spectrum.of(gpu, planner, selection, spec, photograph.numbers());
    PngWriter png = new PngWriter(columns, rows, drawn(spectrum, rows, columns));
    file.write(png::write);
    return new PhotographPart(rows, columns, name, spectrum.rates());
  }

  /** Logarithms of the magnitudes as grey levels, the lowest frequency in the middle. */
  private static byte[] drawn(Spectrum spectrum, int rows, int columns) {
    double[] logarithms = new double[rows * columns];
    double most = Double.MIN_NORMAL;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int at = (row + rows / 2) % rows * columns + (column + columns / 2) % columns;
        logarithms[at] = Math.log1p(Math.sqrt(spectrum.power(index(row, column, rows, columns))));
        most = Math.max(most, logarithms[at]);
      }
    }
    byte[] grey = new byte[logarithms.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) Math.round(255 * logarithms[i] / most);
    }
    return grey;
  }

  /** Where a number of the spectrum lies, or its conjugate, of which alone half is there. */
  private static int index(int row, int column, int rows, int columns) {
    int half = columns / 2 + 1;
    return column < half ? row * half + column : (rows - row) % rows * half + columns - column;
  }

  @Override
  public String key() {
    return "photograph";
  }

  @Override
  public JsonObject document() {
    return new JsonObject()
        .put("shape", List.of(rows, columns))
        .put("output", output)
        .put("provider", rates.provider())
        .put("reason", rates.reason())
        .put("mflops", rates.chosen())
        .put("java_mflops", rates.plain())
        .put("ratio", rates.ratio());
  }

  @Override
  public void print(PrintStream out) {
    out.printf(Locale.US, "The spectrum of a photograph of %d x %d pixels.%n%n", columns, rows);
    out.println("provider  " + rates.provider() + " (" + rates.reason() + ")");
    out.println("drawing   " + output);
    rates.print(out, "%,.0f MFLOP/s");
  }
}
