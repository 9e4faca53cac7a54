package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftNorm;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The transform of a file's array by the rules of NumPy's {@code fftn}, {@code rfftn} and {@code
 * irfftn}: along the last of the axes given, the array is cropped or padded with zeros to the
 * length that is wanted. A Fortran-ordered array is transformed where it lies, and so is one that
 * is cropped.
 *
 * @param spec the transform, by default norm and effort and on any number of threads
 * @param source extents of what is transformed
 * @param result extents of the result, which is row-major
 * @param padding the copy into zeros that comes first, where the array is padded
 */
record TransformedArray(FftSpec spec, long[] source, long[] result, Optional<PermuteSpec> padding) {
  /**
   * What is asked of an array.
   *
   * @param isReal whether one side is real
   * @param direction sign of the exponent
   * @param axes the transformed axes, negative ones counted from the end; none for the last
   * @param n numbers along the last transformed axis, on the real side; empty for as many as the
   *     array has, or 2(m - 1) real ones for m complex ones
   */
  record Wish(boolean isReal, FftDirection direction, List<Integer> axes, OptionalLong n) {
    FftKind kind() {
      if (!isReal) {
        return FftKind.C2C;
      }
      return direction == FftDirection.FORWARD ? FftKind.R2C : FftKind.C2R;
    }
  }

  /**
   * @param name what its user calls the file
   * @param header the file's header
   * @param wish what is asked
   * @throws VgpuException INVALID_VALUE if the array has no such transform
   */
  static TransformedArray of(String name, NpyHeader header, Wish wish) {
    FftKind kind = wish.kind();
    checkType(name, header, kind);
    List<Integer> axes = axes(name, header, wish.axes);
    int last = axes.get(axes.size() - 1);
    long stored = header.extent(last);
    long n = wish.n.orElse(kind == FftKind.C2R ? 2 * (stored - 1) : stored);
    long[] real = with(header.shape(), last, n);
    checkPoints(name, header, axes, real);
    long[] half = with(real, last, n / 2 + 1);
    long[] source = kind == FftKind.C2R ? half : real;
    long[] result = kind == FftKind.R2C ? half : real;
    boolean isPadded = source[last] > stored;
    long[] storedStrides = strides(header.shape(), header.fortranOrder());
    long[] sourceStrides = isPadded ? strides(source, false) : storedStrides;
    FftSpec spec =
        new FftSpec(
            kind,
            wish.direction,
            FftNorm.BACKWARD,
            header.type().dataType().real(),
            FftPlacement.OUT_OF_PLACE,
            FftEffort.ESTIMATE,
            0,
            axes(axes, real, sourceStrides, strides(result, false)),
            axes(others(axes, real.length), real, sourceStrides, strides(result, false)));
    Optional<PermuteSpec> padding =
        isPadded
            ? Optional.of(
                new PermuteSpec(spec.inType(), header.shape(), storedStrides, sourceStrides))
            : Optional.empty();
    return new TransformedArray(spec, source, result, padding);
  }

  private static List<FftAxis> axes(
      List<Integer> order, long[] real, long[] inStrides, long[] outStrides) {
    return order.stream()
        .map(axis -> new FftAxis(real[axis], inStrides[axis], outStrides[axis]))
        .toList();
  }

  private static List<Integer> others(List<Integer> axes, int rank) {
    return IntStream.range(0, rank).boxed().filter(axis -> !axes.contains(axis)).toList();
  }

  /** The size of what is transformed. */
  long sourceBytes() {
    return elements(source) * spec.inType().bytes();
  }

  /** The size of the result. */
  long resultBytes() {
    return elements(result) * spec.outType().bytes();
  }

  private static long elements(long[] shape) {
    long product = 1;
    for (long extent : shape) {
      product *= extent;
    }
    return product;
  }

  private static void checkType(String name, NpyHeader header, FftKind kind) {
    if (kind == FftKind.R2C && header.type().dataType().isComplex()) {
      throw VgpuException.invalid(
          name + " is " + header + ": expected real numbers, as there is --real");
    }
  }

  private static List<Integer> axes(String name, NpyHeader header, List<Integer> wanted) {
    int rank = header.rank();
    if (rank == 0) {
      throw VgpuException.invalid(
          name + " is (), 0-dimensional: expected an array with an axis to transform");
    }
    if (rank > FftSpec.MAX_RANK) {
      throw VgpuException.invalid(
          name + " has " + rank + " axes: expected at most " + FftSpec.MAX_RANK);
    }
    List<Integer> axes = new ArrayList<>();
    for (int axis : wanted.isEmpty() ? List.of(-1) : wanted) {
      if (axis < -rank || axis >= rank) {
        throw VgpuException.invalid(
            name
                + " is "
                + NpyHeader.shapeText(header.shape())
                + ": --axes names axis "
                + axis
                + ", expected "
                + -rank
                + " to "
                + (rank - 1));
      }
      int counted = Math.floorMod(axis, rank);
      if (axes.contains(counted)) {
        throw VgpuException.invalid(
            "--axes names axis " + counted + " of " + name + " twice: expected it once");
      }
      axes.add(counted);
    }
    return axes;
  }

  /** As NumPy, which knows no transform of no numbers. */
  private static void checkPoints(String name, NpyHeader header, List<Integer> axes, long[] real) {
    for (int axis : axes) {
      if (real[axis] < 1) {
        throw VgpuException.invalid(
            name
                + " is "
                + NpyHeader.shapeText(header.shape())
                + ": a transform of "
                + Math.max(0, real[axis])
                + " numbers along axis "
                + axis
                + ", expected 1 or more");
      }
    }
  }

  private static long[] with(long[] shape, int axis, long extent) {
    long[] changed = shape.clone();
    changed[axis] = extent;
    return changed;
  }

  private static long[] strides(long[] shape, boolean isFortranOrder) {
    long[] strides = new long[shape.length];
    double stride = 1;
    for (int i = 0; i < shape.length; i++) {
      int axis = isFortranOrder ? i : shape.length - 1 - i;
      // An empty array may have extents whose product no long holds; its strides are never used.
      strides[axis] = (long) Math.min(FftAxis.MAX_REACH, stride);
      stride *= Math.max(1, shape[axis]);
    }
    return strides;
  }
}
