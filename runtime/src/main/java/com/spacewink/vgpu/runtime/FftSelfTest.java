package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftNorm;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.List;

/**
 * Transforms of small integers: of every kind, along one and several axes, of lengths with and
 * without small factors, with gaps, in place, scaled, and piece by piece in the wrong order.
 */
final class FftSelfTest implements SelfTest<FftProvider> {
  private static final long[] LENGTHS = {1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 64, 100};
  private static final long[] INVERSE_LENGTHS = {3, 4, 16, 17, 100};

  @Override
  public void run(FftProvider provider, DataType precision, TestArrays arrays) {
    for (FftKind kind : FftKind.values()) {
      for (long n : LENGTHS) {
        check(provider, FftSpec.of(kind, precision, n), arrays);
      }
      check(provider, FftSpec.of(kind, precision, 15).norm(FftNorm.ORTHO), arrays);
      check(provider, FftSpec.of(kind, precision, 6, 10), arrays);
      check(provider, strided(kind, precision), arrays);
      check(provider, inPlace(kind, precision, 16), arrays);
      check(provider, inPlace(kind, precision, 15), arrays);
    }
    FftSpec inner = FftSpec.ofAxes(FftKind.C2C, precision, new long[] {3, 4, 5}, new int[] {2, 0});
    check(provider, inner.norm(FftNorm.FORWARD), arrays);
    for (long n : INVERSE_LENGTHS) {
      FftSpec forward = FftSpec.of(FftKind.C2C, precision, n);
      check(provider, forward.direction(FftDirection.INVERSE), arrays);
    }
  }

  /** Five transforms with gaps between them and between their elements, one way in, another out. */
  private static FftSpec strided(FftKind kind, DataType precision) {
    return new FftSpec(
        kind,
        kind == FftKind.C2R ? FftDirection.INVERSE : FftDirection.FORWARD,
        FftNorm.BACKWARD,
        precision,
        FftPlacement.OUT_OF_PLACE,
        FftEffort.ESTIMATE,
        1,
        List.of(new FftAxis(12, 7, 2)),
        List.of(new FftAxis(5, 1, 31)));
  }

  /** Three rows, those of real numbers padded to the complex ones that take their place. */
  private static FftSpec inPlace(FftKind kind, DataType precision, long n) {
    long half = n / 2 + 1;
    FftAxis rows =
        switch (kind) {
          case C2C -> new FftAxis(3, n + 1, n + 1);
          case R2C -> new FftAxis(3, 2 * half, half);
          case C2R -> new FftAxis(3, half, 2 * half);
        };
    return FftSpec.of(kind, precision, n).repeated(rows).inPlace();
  }

  private static void check(FftProvider provider, FftSpec spec, TestArrays arrays) {
    new FftCase(spec, arrays).check(provider);
  }
}
