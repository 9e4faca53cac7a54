package com.spacewink.vgpu.fft.fftw;

import static java.util.stream.Collectors.joining;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import java.util.List;

/** One step, or two of which the first leaves its result in the workspace. */
final class FftwTransform implements FftTransform {
  private final Planning planning;
  private final List<Step> steps;
  private final long workspaceBytes;

  private FftwTransform(Planning planning, List<Step> steps, long workspaceBytes) {
    this.planning = planning;
    this.steps = steps;
    this.workspaceBytes = workspaceBytes;
  }

  /**
   * @param planning makes the plans
   * @param spec what to compute
   * @throws VgpuException with NOT_SUPPORTED if FFTW is not accurate enough, or knows no way;
   *     OUT_OF_MEMORY if there is no room for its tables
   */
  static FftwTransform prepare(Planning planning, FftSpec spec) {
    if (!Lengths.areAccurate(spec)) {
      throw new VgpuException(
          Status.NOT_SUPPORTED,
          "fftw: in single precision, FFTW is not accurate enough for long axes whose extents have"
              + " prime factors above 13: "
              + spec.axes().stream().map(axis -> Long.toString(axis.n())).collect(joining(" x ")));
    }
    if (spec.placement() == FftPlacement.IN_PLACE) {
      Step step = new Step(planning, spec, spec.scale(), FftwLibrary.FFTW_DESTROY_INPUT);
      return new FftwTransform(planning, List.of(step), 0);
    }
    if (spec.kind() == FftKind.C2R && spec.axes().size() > 1) {
      return viaWorkspace(planning, HalvedAxisLast.of(spec), spec.scale());
    }
    Step step = new Step(planning, spec, spec.scale(), FftwLibrary.FFTW_PRESERVE_INPUT);
    return new FftwTransform(planning, List.of(step), 0);
  }

  private static FftwTransform viaWorkspace(Planning planning, HalvedAxisLast parts, double scale) {
    Step complex = new Step(planning, parts.complex(), 1, FftwLibrary.FFTW_PRESERVE_INPUT);
    try {
      Step real = new Step(planning, parts.real(), scale, FftwLibrary.FFTW_DESTROY_INPUT);
      return new FftwTransform(planning, List.of(complex, real), parts.complex().outBytes());
    } catch (RuntimeException | Error e) {
      complex.close();
      throw e;
    }
  }

  @Override
  public long workspaceBytes() {
    return workspaceBytes;
  }

  @Override
  public long scratchBytes() {
    return 0;
  }

  @Override
  public long tableBytes() {
    return steps.stream().mapToLong(Step::tableBytes).sum();
  }

  @Override
  public int steps() {
    return steps.size();
  }

  @Override
  public long pieces(int step) {
    return steps.get(step).slices();
  }

  @Override
  public void run(int step, long begin, long end, long in, long out, long workspace, long scratch) {
    long source = step == 0 ? in : workspace;
    long target = step == steps.size() - 1 ? out : workspace;
    planning.enter();
    try {
      steps.get(step).run(begin, end, source, target);
    } finally {
      planning.leave();
    }
  }

  @Override
  public void close() {
    steps.forEach(Step::close);
  }
}
