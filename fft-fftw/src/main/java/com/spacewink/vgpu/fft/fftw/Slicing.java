package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * How a transform that is repeated is cut into slices, which may be computed at the same time:
 * along the longest of the axes over which it is repeated, into equal parts, the last of which may
 * be shorter.
 *
 * @param slices how many there are, 1 or more
 * @param slice every slice but the last
 * @param last the last slice
 * @param inBytes from one slice to the next in the source
 * @param outBytes the same in the result
 */
record Slicing(long slices, FftSpec slice, FftSpec last, long inBytes, long outBytes) {
  /** Half a million operations take some 0.1 ms, a hundred times what handing them over does. */
  private static final double LEAST_FLOPS = 1 << 19;

  /** Enough for the cores of most machines. */
  private static final long MOST_SLICES = 64;

  /** Numbers that lie side by side stay so, and aligned, as far as a cache line goes. */
  private static final long MULTIPLE = 8;

  static Slicing of(FftSpec spec) {
    int longest = longest(spec.batch());
    if (longest < 0) {
      return new Slicing(1, spec, spec, 0, 0);
    }
    FftAxis axis = spec.batch().get(longest);
    long length = length(axis.n(), spec.flops());
    long slices = ceilDiv(axis.n(), length);
    return new Slicing(
        slices,
        shortened(spec, longest, length),
        shortened(spec, longest, axis.n() - (slices - 1) * length),
        length * axis.inStride() * spec.inType().bytes(),
        length * axis.outStride() * spec.outType().bytes());
  }

  private static int longest(List<FftAxis> batch) {
    int longest = -1;
    for (int i = 0; i < batch.size(); i++) {
      if (longest < 0 || batch.get(i).n() > batch.get(longest).n()) {
        longest = i;
      }
    }
    return longest;
  }

  private static long length(long n, double flops) {
    long most = (long) Math.max(1, Math.min(MOST_SLICES, flops / LEAST_FLOPS));
    long length = ceilDiv(n, most);
    return length < MULTIPLE ? length : Math.min(n, ceilDiv(length, MULTIPLE) * MULTIPLE);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private static FftSpec shortened(FftSpec spec, int axis, long n) {
    FftAxis whole = spec.batch().get(axis);
    List<FftAxis> batch = new ArrayList<>(spec.batch());
    batch.set(axis, new FftAxis(n, whole.inStride(), whole.outStride()));
    return new FftSpec(
        spec.kind(),
        spec.direction(),
        spec.norm(),
        spec.precision(),
        spec.placement(),
        spec.effort(),
        spec.threads(),
        spec.axes(),
        batch);
  }
}
