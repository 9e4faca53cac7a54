package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Specifications to test. Methods that take a kind want one of {@link #kinds}, of which they take
 * kind, direction and precision.
 */
final class FftSpecs {
  private static final int MOST_POINTS = 1500;

  private FftSpecs() {}

  /** Complex ones in both directions, and real ones. */
  static List<FftSpec> kinds(DataType type) {
    FftSpec complex = FftSpec.of(FftKind.C2C, type, 1);
    return List.of(
        complex,
        complex.direction(FftDirection.INVERSE),
        FftSpec.of(FftKind.R2C, type, 1),
        FftSpec.of(FftKind.C2R, type, 1));
  }

  static FftSpec withAxes(FftSpec kind, List<FftAxis> axes, List<FftAxis> batch) {
    return new FftSpec(
        kind.kind(),
        kind.direction(),
        kind.norm(),
        kind.precision(),
        FftPlacement.OUT_OF_PLACE,
        kind.effort(),
        kind.threads(),
        axes,
        batch);
  }

  /** Over all axes of a dense array. */
  static FftSpec dense(FftSpec kind, long... shape) {
    return FftSpec.of(kind.kind(), kind.precision(), shape).direction(kind.direction());
  }

  /** Over some axes of a dense array. */
  static FftSpec ofAxes(FftSpec kind, long[] shape, int... axes) {
    return FftSpec.ofAxes(kind.kind(), kind.precision(), shape, axes).direction(kind.direction());
  }

  /** Over all axes, with strides that let it run in place. */
  static FftSpec padded(FftSpec kind, long... shape) {
    return inPlace(kind, shape.length, shape, rowMajor(shape.length), () -> 0);
  }

  /** Few axes and extents, in any order, with gaps, other ones on either side. */
  static FftSpec strided(FftSpec kind, Random random) {
    long[] extents = extents(1 + random.nextInt(4), random);
    int transformed = 1 + random.nextInt(extents.length);
    long[] in = strides(sideExtents(kind, FftKind.C2R, extents, transformed), random);
    long[] out = strides(sideExtents(kind, FftKind.R2C, extents, transformed), random);
    return of(kind, transformed, extents, in, out);
  }

  /** The same with strides that let it run in place. */
  static FftSpec stridedInPlace(FftSpec kind, Random random) {
    long[] extents = extents(1 + random.nextInt(4), random);
    int transformed = 1 + random.nextInt(extents.length);
    return inPlace(
        kind, transformed, extents, shuffled(extents.length, random), () -> random.nextInt(4));
  }

  /** All subsets of some axes in every order. */
  static List<int[]> choices(int rank) {
    List<int[]> choices = new ArrayList<>();
    choices.add(new int[0]);
    for (int i = 0; i < choices.size(); i++) {
      int[] shorter = choices.get(i);
      for (int axis = 0; axis < rank; axis++) {
        int candidate = axis;
        if (Arrays.stream(shorter).noneMatch(chosen -> chosen == candidate)) {
          int[] longer = Arrays.copyOf(shorter, shorter.length + 1);
          longer[shorter.length] = axis;
          choices.add(longer);
        }
      }
    }
    return choices;
  }

  /**
   * Makes the numbers of the first and the middle column of the halved axis what they are in a
   * spectrum of real numbers: pairs of conjugates. Those that are their own partners keep an
   * imaginary part, which is to be ignored.
   */
  static PreciseVector madeHermitian(FftSpec spec, PreciseVector source) {
    int[] extents = FftElements.ofSource(spec).extents();
    long n = spec.axes().get(extents.length - 1).n();
    PreciseVector hermitian = source.first(source.size());
    int points = Arrays.stream(extents).reduce(1, (x, y) -> x * y);
    for (int element = 0; element < source.size(); element++) {
      int k = element % extents[extents.length - 1];
      int partner = element / points * points + partner(element % points, extents);
      if ((k == 0 || 2L * k == n) && partner > element) {
        hermitian.setConjugate(partner, hermitian, element);
      }
    }
    return hermitian;
  }

  /** The element whose indices along all axes but the last are negated. */
  private static int partner(int element, int[] extents) {
    int last = extents.length - 1;
    int partner = element % extents[last];
    int rest = element / extents[last];
    int stride = extents[last];
    for (int d = last - 1; d >= 0; d--) {
      int index = rest % extents[d];
      partner += (extents[d] - index) % extents[d] * stride;
      rest /= extents[d];
      stride *= extents[d];
    }
    return partner;
  }

  private static FftSpec of(FftSpec kind, int transformed, long[] extents, long[] in, long[] out) {
    List<FftAxis> all =
        IntStream.range(0, extents.length)
            .mapToObj(d -> new FftAxis(extents[d], in[d], out[d]))
            .toList();
    return withAxes(kind, all.subList(0, transformed), all.subList(transformed, extents.length));
  }

  /** Strides of the complex side in some order; those of a real side are twice as large. */
  private static FftSpec inPlace(
      FftSpec kind, int transformed, long[] extents, int[] order, IntSupplier gap) {
    boolean isReal = kind.kind().isReal();
    int halved = isReal ? transformed - 1 : -1;
    long[] complex = new long[extents.length];
    long covered = 0;
    if (isReal) {
      complex[halved] = 1;
      covered = extents[halved] / 2;
    }
    for (int d : order) {
      if (d != halved) {
        complex[d] = covered + 1 + gap.getAsInt();
        covered += complex[d] * (extents[d] - 1);
      }
    }
    long[] real = Arrays.stream(complex).map(stride -> 2 * stride).toArray();
    if (isReal) {
      real[halved] = 1;
    }
    return of(
        kind,
        transformed,
        extents,
        kind.kind() == FftKind.R2C ? real : complex,
        kind.kind() == FftKind.C2R ? real : complex);
  }

  /** Extents of one side, which in one kind of transform is the halved one. */
  private static long[] sideExtents(
      FftSpec kind, FftKind whereHalved, long[] extents, int transformed) {
    long[] side = extents.clone();
    if (kind.kind() == whereHalved) {
      side[transformed - 1] = side[transformed - 1] / 2 + 1;
    }
    return side;
  }

  private static long[] extents(int rank, Random random) {
    long[] extents = new long[rank];
    long points = 1;
    for (int d = 0; d < rank; d++) {
      extents[d] = 1 + random.nextInt((int) Math.min(40, MOST_POINTS / points));
      points *= extents[d];
    }
    return extents;
  }

  private static long[] strides(long[] extents, Random random) {
    long[] strides = new long[extents.length];
    long covered = 0;
    for (int d : shuffled(extents.length, random)) {
      strides[d] = covered + 1 + random.nextInt(3);
      covered += strides[d] * (extents[d] - 1);
    }
    return strides;
  }

  /** The innermost axis first. */
  private static int[] rowMajor(int rank) {
    return IntStream.range(0, rank).map(d -> rank - 1 - d).toArray();
  }

  private static int[] shuffled(int rank, Random random) {
    List<Integer> axes = IntStream.range(0, rank).boxed().collect(Collectors.toList());
    Collections.shuffle(axes, random);
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }
}
