package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.runtime.TestArrays.TestArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A transform of small integers, or of the spectrum of such, and what must come out.
 *
 * <p>Of 1 and 2 points it is exact: sums and differences. Others are compared within some units in
 * the last place of the largest number, far less than any fault makes of them.
 */
final class FftCase {
  private static final double TOLERATED_EPSILONS = 16;

  /** Stands between elements, where nobody may write. */
  private static final double GAP = -4321;

  /** Of numbers that are ignored. */
  private static final double IGNORED = 7;

  private static final int ALIGNMENT = 64;
  private static final int ALIGNED_DOUBLES = ALIGNMENT / Double.BYTES;

  private final FftSpec spec;
  private final TestArrays arrays;

  /** Repetitions, and then the transformed axes. */
  private final List<FftAxis> axes = new ArrayList<>();

  /** Reals and parts of complex numbers, as they lie in memory. */
  private final double[] source;

  private final double[] expected;

  FftCase(FftSpec spec, TestArrays arrays) {
    this.spec = spec;
    this.arrays = arrays;
    axes.addAll(spec.batch());
    axes.addAll(spec.axes());
    DenseSignal signal = DenseSignal.ofIntegers(extents(), spec.kind().isReal());
    if (spec.kind() == FftKind.C2R) {
      DenseSignal spectrum = signal.transformed(spec.batch().size(), FftDirection.FORWARD);
      source = laidOut(spectrum, true);
      expected = laidOut(signal.scaled(spec.points() * spec.scale()), false);
    } else {
      DenseSignal spectrum = signal.transformed(spec.batch().size(), spec.direction());
      source = laidOut(signal, true);
      expected = laidOut(spectrum.scaled(spec.scale()), false);
    }
  }

  /**
   * Checks the transform as a whole, and then with the pieces of each step in the wrong order.
   *
   * @throws SelfTestFailure if something else comes out
   */
  void check(FftProvider provider) {
    try (FftTransform transform = provider.prepare(spec)) {
      check(transform, transform::runAll);
      if (transform.steps() > 1 || transform.pieces(0) > 1) {
        check(transform, backwards(transform));
      }
    }
  }

  private static Run backwards(FftTransform transform) {
    return (in, out, workspace, scratch) -> {
      for (int step = 0; step < transform.steps(); step++) {
        for (long piece = transform.pieces(step) - 1; piece >= 0; piece--) {
          transform.run(step, piece, piece + 1, in, out, workspace, scratch);
        }
      }
    };
  }

  /** A way to run all of a transform. */
  @FunctionalInterface
  private interface Run {
    void run(long in, long out, long workspace, long scratch);
  }

  private void check(FftTransform transform, Run run) {
    boolean isInPlace = spec.placement() == FftPlacement.IN_PLACE;
    TestArray in = array(isInPlace ? Math.max(source.length, expected.length) : source.length);
    TestArray out = isInPlace ? in : array(expected.length);
    for (int i = 0; i < source.length; i++) {
      in.set(i, source[i], 0);
    }
    Work workspace = new Work(transform.workspaceBytes());
    Work scratch = new Work(transform.scratchBytes());
    run.run(in.address(), out.address(), workspace.address(), scratch.address());
    checkResult(out);
    if (!isInPlace) {
      checkSource(in);
    }
    checkGuards(in, "source");
    checkGuards(out, "result");
    workspace.checkGuards();
    scratch.checkGuards();
  }

  private void checkResult(TestArray out) {
    double largest = 0;
    for (double part : expected) {
      largest = part == GAP ? largest : Math.max(largest, Math.abs(part));
    }
    boolean isExact = spec.points() <= 2;
    double tolerated = isExact ? 0 : TOLERATED_EPSILONS * spec.precision().epsilon() * largest;
    // Rows of real numbers are padded then, and what is left of the spectrum there is nobody's.
    boolean hasPadding = spec.placement() == FftPlacement.IN_PLACE && spec.kind() == FftKind.C2R;
    for (int i = 0; i < expected.length; i++) {
      double right = expected[i];
      double got = out.re(i);
      boolean isGap = right == GAP;
      boolean isRight = isGap ? hasPadding || got == GAP : Math.abs(got - right) <= tolerated;
      check(isRight, "result", i, got, right);
    }
  }

  private void checkSource(TestArray in) {
    for (int i = 0; i < source.length; i++) {
      double was = rounded(source[i]);
      check(in.re(i) == was, "source", i, in.re(i), was);
    }
  }

  private void checkGuards(TestArray array, String name) {
    check(array.re(-1) == TestArray.GUARD, name, -1, array.re(-1), TestArray.GUARD);
    int length = array.length();
    check(array.re(length) == TestArray.GUARD, name, length, array.re(length), TestArray.GUARD);
  }

  /** Says what is tested only if it must: there are so many numbers that it would take longest. */
  private void check(boolean isRight, String name, int element, double got, double right) {
    if (!isRight) {
      throw new SelfTestFailure(spec + " " + name, Integer.toString(element), got, right);
    }
  }

  private double rounded(double value) {
    return spec.precision() == DataType.F32 ? (float) value : value;
  }

  private TestArray array(int length) {
    TestArray array = arrays.array(spec.precision(), length);
    array.fill(GAP);
    return array;
  }

  private int[] extents() {
    return axes.stream().mapToInt(axis -> (int) axis.n()).toArray();
  }

  /** The numbers of a signal where one side of the transform has them. */
  private double[] laidOut(DenseSignal signal, boolean isSource) {
    FftKind realOnOtherSide = isSource ? FftKind.C2R : FftKind.R2C;
    boolean isReal = spec.kind().isReal() && spec.kind() != realOnOtherSide;
    boolean isHalf = spec.kind() == realOnOtherSide;
    long bytes = isSource ? spec.inBytes() : spec.outBytes();
    double[] parts = new double[(int) (bytes / spec.precision().bytes())];
    Arrays.fill(parts, GAP);
    int last = axes.size() - 1;
    int[] index = new int[axes.size()];
    for (int i = 0; i < signal.length(); i++) {
      signal.index(i, index);
      long at = 0;
      for (int d = 0; d < index.length; d++) {
        FftAxis axis = axes.get(d);
        at += index[d] * (isSource ? axis.inStride() : axis.outStride());
      }
      if (isReal) {
        parts[(int) at] = signal.re(i);
      } else if (!isHalf || index[last] <= axes.get(last).n() / 2) {
        parts[(int) (2 * at)] = signal.re(i);
        parts[(int) (2 * at) + 1] = isIgnored(index[last]) && isSource ? IGNORED : signal.im(i);
      }
    }
    return parts;
  }

  /** Of one Hermitian axis, the numbers that must be real are taken for it. */
  private boolean isIgnored(int k) {
    return spec.kind() == FftKind.C2R
        && spec.axes().size() == 1
        && (k == 0 || 2 * k == spec.points());
  }

  /** A workspace full of NaN, aligned as promised, between numbers that nobody may touch. */
  private final class Work {
    private final TestArray array;
    private final int first;
    private final int end;

    private Work(long bytes) {
      int doubles = (int) ((bytes + Double.BYTES - 1) / Double.BYTES);
      array = arrays.array(DataType.F64, doubles + 2 * ALIGNED_DOUBLES);
      first = 1 + (int) (-(array.address() + Double.BYTES) & ALIGNMENT - 1) / Double.BYTES;
      end = first + doubles;
      array.fill(GAP);
      for (int i = first; i < end; i++) {
        array.set(i, Double.NaN, 0);
      }
    }

    private long address() {
      return array.address() + (long) first * Double.BYTES;
    }

    private void checkGuards() {
      for (int i = 0; i < end + ALIGNED_DOUBLES / 2; i = i + 1 == first ? end : i + 1) {
        check(array.re(i) == GAP, "workspace", i - first, array.re(i), GAP);
      }
    }
  }
}
