package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;

/**
 * A transform in two steps of a piece for each repetition: sources are read into the workspace, and
 * transformed from there.
 */
class ReferenceTransform implements FftTransform {
  private final FftSpec spec;
  private final ExactTransform exact;
  private final FftElements source;
  private final FftElements result;

  ReferenceTransform(FftSpec spec) {
    this.spec = spec;
    this.exact = new ExactTransform(spec);
    this.source = FftElements.ofSource(spec);
    this.result = FftElements.ofResult(spec);
  }

  @Override
  public long workspaceBytes() {
    return 2L * Double.BYTES * source.count();
  }

  @Override
  public long scratchBytes() {
    return 0;
  }

  @Override
  public long tableBytes() {
    return 0;
  }

  @Override
  public int steps() {
    return 2;
  }

  @Override
  public long pieces(int step) {
    return spec.repetitions();
  }

  @Override
  public void run(int step, long begin, long end, long in, long out, long workspace, long scratch) {
    for (int repetition = (int) begin; repetition < end; repetition++) {
      if (step == 0) {
        read(repetition, in, workspace);
      } else {
        transform(repetition, workspace, out);
      }
    }
  }

  @Override
  public void close() {}

  /** The type of which numbers in memory are. */
  DataType type() {
    return spec.precision();
  }

  /** What becomes of the numbers of one repetition. */
  PreciseVector transformed(PreciseVector numbers) {
    return spec.axes().isEmpty() ? numbers : exact.of(numbers);
  }

  final FftSpec spec() {
    return spec;
  }

  private void read(int repetition, long in, long workspace) {
    int points = source.points();
    for (int i = repetition * points; i < (repetition + 1) * points; i++) {
      int place = source.place(i);
      double im = source.parts() == 1 ? 0 : real(in, place + 1);
      RawNumbers.put(DataType.F64, workspace, 2L * i, real(in, place));
      RawNumbers.put(DataType.F64, workspace, 2L * i + 1, im);
    }
  }

  private void transform(int repetition, long workspace, long out) {
    PreciseVector numbers = new PreciseVector(source.points());
    for (int i = 0; i < numbers.size(); i++) {
      long number = 2L * (repetition * numbers.size() + i);
      numbers.set(
          i,
          RawNumbers.get(DataType.F64, workspace, number),
          RawNumbers.get(DataType.F64, workspace, number + 1));
    }
    PreciseVector spectrum = transformed(numbers);
    for (int i = 0; i < spectrum.size(); i++) {
      int place = result.place(repetition * spectrum.size() + i);
      RawNumbers.put(type(), out, place, spectrum.re(i));
      if (result.parts() == 2) {
        RawNumbers.put(type(), out, place + 1, spectrum.im(i));
      }
    }
  }

  private double real(long address, int place) {
    return RawNumbers.get(type(), address, place);
  }
}
