package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How much a case works on. */
sealed interface TuneSize {
  /** Operations, or bytes of the source. */
  double work(DataType type);

  /** Memory that the operands take. */
  double bytes(DataType type);

  /** Whether more than one thread may be of use. */
  boolean isParallel(DataType type);

  /** About half as much; the same if there is no less. */
  TuneSize halved();

  /** A matrix product. */
  record Product(GemmShape shape) implements TuneSize {
    /** Products with less work run on one thread anyway. */
    private static final double LEAST_PARALLEL_FLOPS = 2e6;

    @Override
    public double work(DataType type) {
      return (double) type.flopsPerMultiplyAdd() * shape.m() * shape.n() * shape.k();
    }

    @Override
    public double bytes(DataType type) {
      double m = shape.m();
      double n = shape.n();
      double k = shape.k();
      return (m * k + k * n + m * n) * type.bytes();
    }

    @Override
    public boolean isParallel(DataType type) {
      return work(type) >= LEAST_PARALLEL_FLOPS;
    }

    @Override
    public TuneSize halved() {
      long m = shape.m();
      long n = shape.n();
      long k = shape.k();
      if (m >= n && m >= k) {
        return new Product(new GemmShape((m + 1) / 2, n, k));
      }
      return new Product(
          n >= k ? new GemmShape(m, (n + 1) / 2, k) : new GemmShape(m, n, (k + 1) / 2));
    }
  }

  /** A copy or a reduction, by the bytes of its source. */
  record Source(long bytes) implements TuneSize {
    private static final long LEAST_PARALLEL_BYTES = 1 << 20;

    @Override
    public double work(DataType type) {
      return bytes;
    }

    @Override
    public double bytes(DataType type) {
      return 2.0 * bytes;
    }

    @Override
    public boolean isParallel(DataType type) {
      return bytes >= LEAST_PARALLEL_BYTES;
    }

    @Override
    public TuneSize halved() {
      return new Source((bytes + 1) / 2);
    }
  }

  /**
   * Dense transforms side by side.
   *
   * @param kind what becomes of what
   * @param shape extents of the real side of each
   * @param repetitions how many there are
   */
  record Transform(FftKind kind, List<Long> shape, long repetitions) implements TuneSize {
    FftSpec spec(DataType precision) {
      long[] extents = new long[shape.size() + 1];
      int[] transformed = new int[shape.size()];
      extents[0] = repetitions;
      for (int i = 0; i < transformed.length; i++) {
        extents[i + 1] = shape.get(i);
        transformed[i] = i + 1;
      }
      return FftSpec.ofAxes(kind, precision, extents, transformed);
    }

    @Override
    public double work(DataType type) {
      // One point takes no operation, but time.
      return Math.max(1, spec(type).flops());
    }

    @Override
    public double bytes(DataType type) {
      FftSpec spec = spec(type);
      return (double) spec.inBytes() + spec.outBytes();
    }

    @Override
    public boolean isParallel(DataType type) {
      return spec(type).flops() >= PreparedTransform.LEAST_PARALLEL_FLOPS;
    }

    @Override
    public TuneSize halved() {
      if (repetitions > 1) {
        return new Transform(kind, shape, (repetitions + 1) / 2);
      }
      List<Long> half = new ArrayList<>(shape);
      long longest = Collections.max(half);
      half.set(half.indexOf(longest), (longest + 1) / 2);
      return new Transform(kind, half, repetitions);
    }
  }
}
