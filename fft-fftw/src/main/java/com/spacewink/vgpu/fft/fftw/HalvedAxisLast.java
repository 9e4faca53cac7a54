package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A transform from complex to real numbers over several axes, in two: the complex one over all but
 * the halved axis, into a dense workspace, and the real one of that. FFTW takes the same two, but
 * over its source, which callers want to keep.
 *
 * @param complex the first one
 * @param real the second one, not scaled
 */
record HalvedAxisLast(FftSpec complex, FftSpec real) {

  static HalvedAxisLast of(FftSpec spec) {
    int halved = spec.axes().size() - 1;
    FftAxis axis = spec.axes().get(halved);
    long half = axis.n() / 2 + 1;
    Dense workspace = new Dense(half);
    List<FftAxis> complexBatch = new ArrayList<>();
    List<FftAxis> realBatch = new ArrayList<>();
    List<FftAxis> complexAxes = new ArrayList<>();
    for (FftAxis other : spec.axes().subList(0, halved)) {
      long stride = workspace.add(other.n());
      complexAxes.add(new FftAxis(other.n(), other.inStride(), stride));
      realBatch.add(new FftAxis(other.n(), stride, other.outStride()));
    }
    for (FftAxis other : spec.batch()) {
      long stride = workspace.add(other.n());
      complexBatch.add(new FftAxis(other.n(), other.inStride(), stride));
      realBatch.add(new FftAxis(other.n(), stride, other.outStride()));
    }
    complexBatch.add(new FftAxis(half, axis.inStride(), 1));
    List<FftAxis> realAxes = List.of(new FftAxis(axis.n(), 1, axis.outStride()));
    return new HalvedAxisLast(
        spec(spec, FftKind.C2C, complexAxes, complexBatch),
        spec(spec, FftKind.C2R, realAxes, realBatch));
  }

  /** Deals out the strides of a dense array, the smallest first. */
  private static final class Dense {
    private long stride;

    Dense(long stride) {
      this.stride = stride;
    }

    long add(long n) {
      long mine = stride;
      stride *= n;
      return mine;
    }
  }

  private static FftSpec spec(
      FftSpec whole, FftKind kind, List<FftAxis> axes, List<FftAxis> batch) {
    return new FftSpec(
        kind,
        FftDirection.INVERSE,
        whole.norm(),
        whole.precision(),
        whole.placement(),
        whole.effort(),
        whole.threads(),
        axes,
        batch);
  }
}
