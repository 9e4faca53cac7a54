package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftNorm;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.function.DoubleSupplier;

/** A discrete Fourier transform from file to file. */
final class Transformation {
  private final VirtualGpu gpu;
  private final FftPlanner planner;
  private final WorkingFolder folder;
  private final Progress progress;

  Transformation(VirtualGpu gpu, FftPlanner planner, WorkingFolder folder, Progress progress) {
    this.gpu = gpu;
    this.planner = planner;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * What is to be done.
   *
   * @param input file of the source
   * @param output file of the result
   * @param wish which transform
   * @param norm its scale
   * @param effort what planning may take
   * @param execution how it is to be carried out
   * @param repeat number of timed runs after a warm-up, 0 for a single run without one
   */
  record Request(
      String input,
      String output,
      TransformedArray.Wish wish,
      FftNorm norm,
      FftEffort effort,
      Execution execution,
      int repeat) {}

  /**
   * What was done.
   *
   * @param provider short id of who did it
   * @param spec the transform
   * @param shape extents of the result
   * @param timing how long it took
   */
  record Outcome(String provider, FftSpec spec, long[] shape, Timing timing) {
    /** The rate at the median by benchFFT's convention, in 10^6 operations per second. */
    double mflops() {
      return 1e3 * timing.gflops(spec.flops());
    }
  }

  /**
   * Transforms. Everything that the request can have wrong is found before anything is computed.
   */
  Outcome run(Request request) {
    try (NpyReader file = folder.read(request.input)) {
      TransformedArray array = TransformedArray.of(request.input, file.header(), request.wish);
      FftSpec spec =
          array
              .spec()
              .norm(request.norm)
              .effort(request.effort)
              .onThreads(request.execution.threads());
      NpyWriter writer = folder.write(request.output);
      try (FftPlan plan = plan(spec, request.execution);
          Buffer in = source(file, array);
          Buffer out = gpu.allocate(array.resultBytes())) {
        Timing timing = timing(plan, in, out, request.repeat);
        String provider = plan.provider();
        writer.write(spec.outType(), array.result(), out);
        return new Outcome(provider, spec, array.result(), timing);
      }
    }
  }

  private FftPlan plan(FftSpec spec, Execution execution) {
    return execution.provider().isPresent()
        ? planner.plan(spec, execution.provider().get())
        : planner.plan(spec);
  }

  /**
   * The file's elements as the transform reads them, with zeros behind where it is to be padded.
   */
  private Buffer source(NpyReader file, TransformedArray array) {
    DataType type = array.spec().inType();
    Buffer stored = file.read(type, gpu::allocate);
    if (array.padding().isEmpty()) {
      return stored;
    }
    try (stored) {
      return padded(stored, array.padding().get(), array.sourceBytes());
    }
  }

  private Buffer padded(Buffer stored, PermuteSpec copy, long bytes) {
    Buffer source = gpu.allocate(bytes);
    try (Pin from = stored.pin(Access.READ);
        Pin to = source.pin(Access.WRITE)) {
      gpu.permute(copy, from, to, Execution.DEFAULT);
      return source;
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  private Timing timing(FftPlan plan, Buffer in, Buffer out, int repeat) {
    try (Pin from = in.pin(Access.READ);
        Pin to = out.pin(Access.WRITE)) {
      DoubleSupplier run = () -> Timing.secondsOf(() -> plan.execute(from, to));
      return repeat == 0 ? Timing.once(run) : Timing.repeated(repeat, run, progress);
    }
  }
}
