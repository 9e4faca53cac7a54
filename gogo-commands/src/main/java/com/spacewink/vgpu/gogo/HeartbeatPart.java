package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The strongest line in the spectrum of a heart.
 *
 * @param samples number of samples
 * @param hertz the line's frequency
 * @param rates MFLOP/s of the transform
 */
record HeartbeatPart(int samples, double hertz, DemoRates rates) implements DemoPart {
  /** Of the record's recorder. */
  private static final double SAMPLES_PER_SECOND = 360;

  /** Slower than 0.5 Hz is breath, and faster than 5 Hz no heart beats. */
  private static final double LEAST_HERTZ = 0.5;

  private static final double MOST_HERTZ = 5;

  /**
   * @param folder where the sample data lies
   */
  static HeartbeatPart of(
      VirtualGpu gpu, FftPlanner planner, ProviderSelection selection, Path folder) {
    double[] samples = SampleFile.read(gpu, folder.resolve("ecg.npy"), 1).numbers();
    double mean = Arrays.stream(samples).average().orElse(0);
    double[] centred = Arrays.stream(samples).map(sample -> sample - mean).toArray();
    FftSpec spec = FftSpec.of(FftKind.R2C, DataType.F64, centred.length);
    Spectrum spectrum = Spectrum.of(gpu, planner, selection, spec, centred);
    return new HeartbeatPart(centred.length, strongest(spectrum, centred.length), spectrum.rates());
  }

  /** The frequency of the strongest line among those of hearts. */
  private static double strongest(Spectrum spectrum, int n) {
    int first = (int) Math.ceil(LEAST_HERTZ * n / SAMPLES_PER_SECOND);
    int last = (int) Math.min(n / 2.0, Math.floor(MOST_HERTZ * n / SAMPLES_PER_SECOND));
    int strongest = first;
    for (int k = first; k <= last; k++) {
      if (spectrum.power(k) > spectrum.power(strongest)) {
        strongest = k;
      }
    }
    return strongest * SAMPLES_PER_SECOND / n;
  }

  @Override
  public String key() {
    return "ecg";
  }

  @Override
  public JsonObject document() {
    return new JsonObject()
        .put("hertz", hertz)
        .put("beats_per_minute", 60 * hertz)
        .put("samples", samples)
        .put("provider", rates.provider())
        .put("reason", rates.reason())
        .put("mflops", rates.chosen())
        .put("java_mflops", rates.plain())
        .put("ratio", rates.ratio());
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.US,
        "A heart for %.0f seconds: the strongest line in the spectrum of %,d samples.%n%n",
        samples / SAMPLES_PER_SECOND,
        samples);
    out.println("provider  " + rates.provider() + " (" + rates.reason() + ")");
    out.printf(Locale.US, "result    %.2f Hz, %.0f beats a minute%n", hertz, 60 * hertz);
    rates.print(out, "%,.0f MFLOP/s");
  }
}
