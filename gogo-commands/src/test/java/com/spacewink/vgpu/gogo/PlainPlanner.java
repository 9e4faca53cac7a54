package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftCacheStatistics;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Transforms by definition, term by term, and keeps account of what was asked. The provider radix
 * is chosen; radix-java is there besides.
 */
final class PlainPlanner implements FftPlanner {
  final List<FftSpec> specs = new ArrayList<>();
  int executions;
  int open;

  @Override
  public FftPlan plan(FftSpec spec) {
    return plan(spec, "radix");
  }

  @Override
  public FftPlan plan(FftSpec spec, String provider) {
    if (!List.of("radix", "radix-java").contains(provider)) {
      throw VgpuException.invalid("fft: no provider is named '" + provider + "'");
    }
    specs.add(spec);
    open++;
    return new FftPlan() {
      @Override
      public FftSpec spec() {
        return spec;
      }

      @Override
      public String provider() {
        return provider;
      }

      @Override
      public void execute(Pin in, Pin out) {
        executions++;
        transform(spec, PlainGpu.whole(in), PlainGpu.whole(out));
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  @Override
  public FftCacheStatistics statistics() {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public void clear() {
    throw new AssertionError("no command asks for this");
  }

  private static void transform(FftSpec spec, ByteBuffer in, ByteBuffer out) {
    for (long[] item : indices(spec.batch().stream().map(FftAxis::n).toList())) {
      long inBase = offset(spec.batch(), item, true);
      long outBase = offset(spec.batch(), item, false);
      for (long[] k : indices(resultExtents(spec))) {
        double[] sum = sum(spec, in, inBase, k);
        long to = outBase + offset(spec.axes(), k, false);
        PlainGpu.put(spec.outType(), out, to, spec.scale() * sum[0], spec.scale() * sum[1]);
      }
    }
  }

  /** The sum over all terms; where half of a spectrum is there, the other is its conjugate. */
  private static double[] sum(FftSpec spec, ByteBuffer in, long base, long[] k) {
    double re = 0;
    double im = 0;
    int last = spec.axes().size() - 1;
    for (long[] j : indices(spec.axes().stream().map(FftAxis::n).toList())) {
      double turns = 0;
      for (int d = 0; d <= last; d++) {
        turns += (double) (j[d] * k[d] % spec.axes().get(d).n()) / spec.axes().get(d).n();
      }
      boolean isMirrored = spec.kind() == FftKind.C2R && j[last] > spec.axes().get(last).n() / 2;
      long from = base + offset(spec.axes(), isMirrored ? mirrored(spec, j) : j, true);
      double angle = (spec.direction() == FftDirection.FORWARD ? -2 : 2) * Math.PI * turns;
      double x = PlainGpu.re(spec.inType(), in, from);
      double y = (isMirrored ? -1 : 1) * PlainGpu.im(spec.inType(), in, from);
      re += x * Math.cos(angle) - y * Math.sin(angle);
      im += x * Math.sin(angle) + y * Math.cos(angle);
    }
    return new double[] {re, im};
  }

  private static long[] mirrored(FftSpec spec, long[] index) {
    long[] mirrored = new long[index.length];
    for (int d = 0; d < index.length; d++) {
      long n = spec.axes().get(d).n();
      mirrored[d] = (n - index[d]) % n;
    }
    return mirrored;
  }

  private static List<Long> resultExtents(FftSpec spec) {
    List<Long> extents = new ArrayList<>(spec.axes().stream().map(FftAxis::n).toList());
    if (spec.kind() == FftKind.R2C) {
      extents.set(extents.size() - 1, extents.get(extents.size() - 1) / 2 + 1);
    }
    return extents;
  }

  private static long offset(List<FftAxis> axes, long[] index, boolean isIn) {
    long offset = 0;
    for (int d = 0; d < index.length; d++) {
      offset += index[d] * (isIn ? axes.get(d).inStride() : axes.get(d).outStride());
    }
    return offset;
  }

  private static List<long[]> indices(List<Long> extents) {
    List<long[]> indices = List.of(new long[0]);
    for (long extent : extents) {
      indices =
          indices.stream()
              .flatMap(
                  head -> Stream.iterate(0L, i -> i < extent, i -> i + 1).map(i -> append(head, i)))
              .toList();
    }
    return indices;
  }

  private static long[] append(long[] head, long last) {
    long[] longer = Arrays.copyOf(head, head.length + 1);
    longer[head.length] = last;
    return longer;
  }
}
