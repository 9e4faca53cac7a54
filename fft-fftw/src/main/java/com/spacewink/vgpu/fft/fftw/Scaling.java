package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.rawmemory.RawMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Multiplies the numbers of a result by a factor, which FFTW leaves to its callers. It costs 0.3 ns
 * for each real number, as long as they are in a cache.
 */
final class Scaling {
  private final DataType precision;
  private final double factor;

  /** Real numbers that lie side by side. */
  private final long run;

  /** The axes along which such runs are repeated, the largest strides first. */
  private final List<Axis> axes;

  /** Strides count bytes. */
  private record Axis(long n, long stride) {}

  /**
   * @param spec whose results are scaled
   * @param factor what they are multiplied by
   */
  Scaling(FftSpec spec, double factor) {
    this.precision = spec.precision();
    this.factor = factor;
    List<Axis> sorted = new ArrayList<>();
    spec.batch().forEach(axis -> sorted.add(axis(spec, axis.n(), axis)));
    for (int i = 0; i < spec.axes().size(); i++) {
      FftAxis axis = spec.axes().get(i);
      boolean isHalved = spec.kind() == FftKind.R2C && i == spec.axes().size() - 1;
      sorted.add(axis(spec, isHalved ? axis.n() / 2 + 1 : axis.n(), axis));
    }
    sorted.removeIf(axis -> axis.n() == 1);
    sorted.sort(Comparator.comparingLong(Axis::stride).reversed());
    long bytes = spec.outType().bytes();
    while (!sorted.isEmpty() && sorted.get(sorted.size() - 1).stride() == bytes) {
      bytes *= sorted.remove(sorted.size() - 1).n();
    }
    this.run = bytes / precision.bytes();
    this.axes = List.copyOf(sorted);
  }

  private static Axis axis(FftSpec spec, long n, FftAxis axis) {
    return new Axis(n, axis.outStride() * spec.outType().bytes());
  }

  /**
   * @param out address of the result's first number
   */
  void apply(long out) {
    if (factor != 1) {
      apply(0, out);
    }
  }

  private void apply(int depth, long address) {
    if (depth == axes.size()) {
      applyToRun(address);
      return;
    }
    Axis axis = axes.get(depth);
    for (long i = 0; i < axis.n(); i++) {
      apply(depth + 1, address + i * axis.stride());
    }
  }

  private void applyToRun(long address) {
    if (precision == DataType.F32) {
      float single = (float) factor;
      for (long i = 0; i < run; i++) {
        long at = address + Float.BYTES * i;
        RawMemory.putFloat(at, RawMemory.getFloat(at) * single);
      }
    } else {
      for (long i = 0; i < run; i++) {
        long at = address + Double.BYTES * i;
        RawMemory.putDouble(at, RawMemory.getDouble(at) * factor);
      }
    }
  }
}
