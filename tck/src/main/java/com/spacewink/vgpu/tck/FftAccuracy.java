package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.fail;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftSpec;

/** How far results may be off, and are: relative errors in the Euclidean norm. */
final class FftAccuracy {
  private static final double SMOOTH_F64 = 6e-16;
  private static final double ANY_F64 = 1.5e-15;
  private static final double ANY_F32 = 3.5e-7;
  private static final int LARGEST_SMOOTH_FACTOR = 13;

  private FftAccuracy() {}

  static double bound(FftSpec spec) {
    if (spec.precision() == DataType.F32) {
      return ANY_F32;
    }
    boolean isSmooth =
        spec.axes().stream()
            .allMatch(axis -> ExactFourier.isSmooth(axis.n(), LARGEST_SMOOTH_FACTOR));
    return isSmooth ? SMOOTH_F64 : ANY_F64;
  }

  /** Fails unless each repetition's result is as close to what is expected as the bound says. */
  static void assertClose(FftArrays arrays, PreciseVector expected, double bound) {
    int points = arrays.points();
    for (int begin = 0; begin < arrays.count(); begin += points) {
      double squares = 0;
      for (int element = begin; element < begin + points; element++) {
        squares += expected.squaredDistance(element, arrays.re(element), arrays.im(element));
      }
      double norm = Math.sqrt(expected.energy(begin, begin + points));
      // Written so that NaN fails.
      if (!(Math.sqrt(squares) <= bound * norm)) {
        fail(farthest(arrays, expected, begin, Math.sqrt(squares) / norm, bound));
      }
    }
  }

  private static String farthest(
      FftArrays arrays, PreciseVector expected, int begin, double error, double bound) {
    int worst = begin;
    double largest = -1;
    for (int element = begin; element < begin + arrays.points(); element++) {
      double distance = expected.squaredDistance(element, arrays.re(element), arrays.im(element));
      if (Double.isNaN(distance)) {
        worst = element;
        break;
      }
      if (distance > largest) {
        largest = distance;
        worst = element;
      }
    }
    return "%s: relative error %.3g, expected at most %.3g; element %d of the result: got %s + i %s, expected %s + i %s"
        .formatted(
            arrays.label(),
            error,
            bound,
            worst,
            arrays.re(worst),
            arrays.im(worst),
            expected.re(worst),
            expected.im(worst));
  }
}
