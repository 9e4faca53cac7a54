package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.nio.DoubleBuffer;

/**
 * The spectrum of real numbers, in double precision.
 *
 * @param parts real part, imaginary part, real part and so on
 * @param rates MFLOP/s of the transform, by benchFFT's convention
 */
record Spectrum(double[] parts, DemoRates rates) {
  private static final String PLAIN_JAVA = "radix-java";
  private static final double SECONDS = 0.1;
  private static final int LEAST_SAMPLES = 2;

  /**
   * @param spec the transform, real to complex in f64 and out of place
   * @param numbers its source
   */
  static Spectrum of(
      VirtualGpu gpu,
      FftPlanner planner,
      ProviderSelection selection,
      FftSpec spec,
      double[] numbers) {
    try (Buffer in = gpu.allocate(spec.inBytes());
        Buffer out = gpu.allocate(spec.outBytes());
        FftPlan plan = planner.plan(spec);
        Pin from = in.pin(Access.READ_WRITE);
        Pin to = out.pin(Access.READ_WRITE)) {
      doubles(from).put(numbers);
      plan.execute(from, to);
      double[] parts = new double[(int) (spec.outBytes() / Double.BYTES)];
      doubles(to).get(parts);
      DemoRates rates =
          DemoRates.of(
              plan.provider(),
              selection.choice(FftProvider.OPERATION, spec.precision()),
              PLAIN_JAVA,
              provider -> mflops(planner, spec, provider, from, to));
      return new Spectrum(parts, rates);
    }
  }

  /** The square of a number's magnitude. */
  double power(int index) {
    return parts[2 * index] * parts[2 * index] + parts[2 * index + 1] * parts[2 * index + 1];
  }

  private static double mflops(
      FftPlanner planner, FftSpec spec, String provider, Pin from, Pin to) {
    try (FftPlan plan = planner.plan(spec, provider)) {
      Timing timing =
          Timing.within(
              SECONDS, LEAST_SAMPLES, () -> Timing.secondsOf(() -> plan.execute(from, to)));
      return 1e3 * timing.gflops(spec.flops());
    }
  }

  private static DoubleBuffer doubles(Pin pin) {
    return pin.window(0, (int) pin.byteSize()).asDoubleBuffer();
  }
}
