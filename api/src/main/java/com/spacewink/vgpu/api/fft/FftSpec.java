package com.spacewink.vgpu.api.fft;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * A discrete Fourier transform of a strided array over some of its axes, once for each index of the
 * others; all that a plan depends on, so that equal specifications share one.
 *
 * <p>For the transformed axes j<sub>1</sub>, …, j<sub>r</sub> of extents n<sub>1</sub>, …,
 * n<sub>r</sub>, X[k<sub>1</sub>, …, k<sub>r</sub>] = scale · &Sigma; x[j<sub>1</sub>, …,
 * j<sub>r</sub>] · exp(&#x2213;2&pi;i (j<sub>1</sub>k<sub>1</sub>/n<sub>1</sub> + … +
 * j<sub>r</sub>k<sub>r</sub>/n<sub>r</sub>)), as NumPy's {@code fftn}, {@code rfftn} and {@code
 * irfftn}. Without transformed axes, numbers are copied. Where an extent is 0, nothing is done.
 *
 * @param kind what becomes of what
 * @param direction sign of the exponent; FORWARD of R2C, INVERSE of C2R
 * @param norm the scale
 * @param precision F32 or F64: type of the real numbers and of the parts of complex ones
 * @param placement where the result goes
 * @param effort what planning may take
 * @param threads the most threads that work on one transform at the same time; 0 for as many as the
 *     machine has. The result does not depend on it.
 * @param axes the transformed axes, outermost first; of a real kind, one or more, and the last is
 *     the one whose spectrum is halved
 * @param batch the other axes, outermost first
 */
public record FftSpec(
    FftKind kind,
    FftDirection direction,
    FftNorm norm,
    DataType precision,
    FftPlacement placement,
    FftEffort effort,
    int threads,
    List<FftAxis> axes,
    List<FftAxis> batch) {

  /** The largest number of axes, transformed or not. */
  public static final int MAX_RANK = 32;

  /** Checks the arguments, naming the one that is wrong. */
  public FftSpec {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(norm, "norm");
    Objects.requireNonNull(placement, "placement");
    Objects.requireNonNull(effort, "effort");
    if (precision != DataType.F32 && precision != DataType.F64) {
      throw VgpuException.invalid("fft: precision is " + precision + ": expected f32 or f64");
    }
    if (threads < 0) {
      throw VgpuException.invalid("fft: threads is " + threads + ": expected 0 or more");
    }
    axes = List.copyOf(axes);
    batch = List.copyOf(batch);
    if (axes.size() + batch.size() > MAX_RANK) {
      throw VgpuException.invalid(
          "fft: " + (axes.size() + batch.size()) + " axes: expected at most " + MAX_RANK);
    }
    if (kind.isReal() && axes.isEmpty()) {
      throw VgpuException.invalid("fft: " + kind.id() + " of no axis: expected at least one");
    }
    if (kind == FftKind.R2C && direction != FftDirection.FORWARD) {
      throw VgpuException.invalid("fft: r2c is a forward transform; its inverse is c2r");
    }
    if (kind == FftKind.C2R && direction != FftDirection.INVERSE) {
      throw VgpuException.invalid("fft: c2r is an inverse transform; its inverse is r2c");
    }
    List<Side> sides = sides(kind, axes, batch);
    checkSize(sides);
    // Distinct results are a must; distinct sources keep in-place transforms simple to reason
    // about.
    checkDistinct("in", sides, Side::inExtent, Side::inStride);
    checkDistinct("out", sides, Side::outExtent, Side::outStride);
    if (placement == FftPlacement.IN_PLACE) {
      checkInPlace(kind, axes, batch);
    }
  }

  /** One axis, with its extents on both sides. */
  private record Side(long inExtent, long outExtent, long inStride, long outStride) {}

  /**
   * A transform of a dense row-major array over all of its axes: out of place, as NumPy scales, by
   * what was measured, on all threads.
   *
   * @param kind what becomes of what; C2C is forward
   * @param precision F32 or F64
   * @param shape extents of the real side
   * @return the specification
   */
  public static FftSpec of(FftKind kind, DataType precision, long... shape) {
    int[] all = new int[shape.length];
    Arrays.setAll(all, axis -> axis);
    return ofAxes(kind, precision, shape, all);
  }

  /**
   * A transform of a dense row-major array over some of its axes.
   *
   * @param kind what becomes of what; C2C is forward
   * @param precision F32 or F64
   * @param shape extents of the real side
   * @param transformed which axes, each at most once; negative ones count from the end; of a real
   *     kind, the last one given is halved
   * @return the specification
   */
  public static FftSpec ofAxes(FftKind kind, DataType precision, long[] shape, int[] transformed) {
    int rank = shape.length;
    boolean[] isTransformed = new boolean[rank];
    int[] order = transformed.clone();
    for (int i = 0; i < order.length; i++) {
      if (order[i] < -rank || order[i] >= rank) {
        throw VgpuException.invalid(
            "fft: axis " + order[i] + " of an array of " + rank + " axes does not exist");
      }
      order[i] = Math.floorMod(order[i], rank);
      if (isTransformed[order[i]]) {
        throw VgpuException.invalid("fft: axis " + order[i] + " is given twice");
      }
      isTransformed[order[i]] = true;
    }
    long[] real = shape.clone();
    long[] half = shape.clone();
    if (kind.isReal() && order.length > 0) {
      int last = order[order.length - 1];
      half[last] = half[last] / 2 + 1;
    }
    long[] inStrides = denseStrides(kind == FftKind.C2R ? half : real);
    long[] outStrides = denseStrides(kind == FftKind.R2C ? half : real);
    List<FftAxis> axes = new ArrayList<>();
    List<FftAxis> batch = new ArrayList<>();
    for (int axis : order) {
      axes.add(new FftAxis(shape[axis], inStrides[axis], outStrides[axis]));
    }
    for (int axis = 0; axis < rank; axis++) {
      if (!isTransformed[axis]) {
        batch.add(new FftAxis(shape[axis], inStrides[axis], outStrides[axis]));
      }
    }
    return new FftSpec(
        kind,
        kind == FftKind.C2R ? FftDirection.INVERSE : FftDirection.FORWARD,
        FftNorm.BACKWARD,
        precision,
        FftPlacement.OUT_OF_PLACE,
        FftEffort.ESTIMATE,
        0,
        axes,
        batch);
  }

  /**
   * @param newDirection sign of the exponent
   * @return this transform in that direction
   */
  public FftSpec direction(FftDirection newDirection) {
    return new FftSpec(
        kind, newDirection, norm, precision, placement, effort, threads, axes, batch);
  }

  /**
   * @param newNorm the scale
   * @return this transform, so scaled
   */
  public FftSpec norm(FftNorm newNorm) {
    return new FftSpec(
        kind, direction, newNorm, precision, placement, effort, threads, axes, batch);
  }

  /**
   * @return this transform over its source, if its strides allow that: they must be equal on both
   *     sides; of a real kind, rows of n real numbers must be padded to n/2 + 1 complex ones
   */
  public FftSpec inPlace() {
    return new FftSpec(
        kind, direction, norm, precision, FftPlacement.IN_PLACE, effort, threads, axes, batch);
  }

  /**
   * @param newEffort what planning may take
   * @return this transform, so planned
   */
  public FftSpec effort(FftEffort newEffort) {
    return new FftSpec(
        kind, direction, norm, precision, placement, newEffort, threads, axes, batch);
  }

  /**
   * @param most the most threads, 0 for as many as the machine has
   * @return this transform on at most so many threads
   */
  public FftSpec onThreads(int most) {
    return new FftSpec(kind, direction, norm, precision, placement, effort, most, axes, batch);
  }

  /**
   * @param outermost an axis over which this transform is repeated
   * @return the repeated transform
   */
  public FftSpec repeated(FftAxis outermost) {
    List<FftAxis> more = new ArrayList<>();
    more.add(outermost);
    more.addAll(batch);
    return new FftSpec(kind, direction, norm, precision, placement, effort, threads, axes, more);
  }

  /**
   * @return type of the source's elements
   */
  public DataType inType() {
    return kind == FftKind.R2C ? precision : complex();
  }

  /**
   * @return type of the result's elements
   */
  public DataType outType() {
    return kind == FftKind.C2R ? precision : complex();
  }

  /**
   * @return the factor by which sums are multiplied
   */
  public double scale() {
    return norm.scale(direction, Math.max(1, points()));
  }

  /**
   * @return numbers in one transform: the product of the transformed axes' extents, 1 without any
   */
  public long points() {
    return product(axes);
  }

  /**
   * @return how often the transform is repeated: the product of the other axes' extents
   */
  public long repetitions() {
    return product(batch);
  }

  /**
   * @return whether there is nothing to do
   */
  public boolean isEmpty() {
    return points() == 0 || repetitions() == 0;
  }

  /**
   * @return bytes that the source must have
   */
  public long inBytes() {
    return isEmpty()
        ? 0
        : bytes(inType(), sides(kind, axes, batch), Side::inExtent, Side::inStride);
  }

  /**
   * @return bytes that the result must have
   */
  public long outBytes() {
    return isEmpty()
        ? 0
        : bytes(outType(), sides(kind, axes, batch), Side::outExtent, Side::outStride);
  }

  /**
   * The work of the transform by benchFFT's convention: 5·N·log2(N) for each complex transform of N
   * points, half of that for a real one.
   *
   * @return floating-point operations
   */
  public double flops() {
    double points = points();
    double flops = 5 * points * Math.log(Math.max(1, points)) / Math.log(2) * repetitions();
    return kind.isReal() ? flops / 2 : flops;
  }

  private DataType complex() {
    return precision == DataType.F32 ? DataType.C64 : DataType.C128;
  }

  private static long product(List<FftAxis> axes) {
    long product = 1;
    for (FftAxis axis : axes) {
      product *= axis.n();
    }
    return product;
  }

  private static List<Side> sides(FftKind kind, List<FftAxis> axes, List<FftAxis> batch) {
    List<Side> sides = new ArrayList<>();
    for (FftAxis axis : batch) {
      sides.add(new Side(axis.n(), axis.n(), axis.inStride(), axis.outStride()));
    }
    for (int i = 0; i < axes.size(); i++) {
      FftAxis axis = axes.get(i);
      boolean isHalved = kind.isReal() && i == axes.size() - 1;
      long half = isHalved && axis.n() > 0 ? axis.n() / 2 + 1 : axis.n();
      sides.add(
          new Side(
              kind == FftKind.C2R ? half : axis.n(),
              kind == FftKind.R2C ? half : axis.n(),
              axis.inStride(),
              axis.outStride()));
    }
    return sides;
  }

  private static long bytes(
      DataType type, List<Side> sides, ToLongFunction<Side> extent, ToLongFunction<Side> stride) {
    long last = 0;
    for (Side side : sides) {
      last += (extent.applyAsLong(side) - 1) * stride.applyAsLong(side);
    }
    return (last + 1) * type.bytes();
  }

  private static void checkSize(List<Side> sides) {
    double elements = 1;
    double inReach = 1;
    double outReach = 1;
    for (Side side : sides) {
      elements *= Math.max(1, Math.max(side.inExtent(), side.outExtent()));
      inReach += Math.max(0, side.inExtent() - 1) * (double) side.inStride();
      outReach += Math.max(0, side.outExtent() - 1) * (double) side.outStride();
    }
    if (Math.max(elements, Math.max(inReach, outReach)) > FftAxis.MAX_REACH) {
      throw VgpuException.invalid("fft: the array has more than 2^56 elements or reaches beyond");
    }
  }

  /** Sorted by stride, each axis must step over all that the smaller ones reach. */
  private static void checkDistinct(
      String name, List<Side> sides, ToLongFunction<Side> extent, ToLongFunction<Side> stride) {
    if (sides.stream().anyMatch(side -> extent.applyAsLong(side) == 0)) {
      return;
    }
    List<Side> sorted = new ArrayList<>(sides);
    sorted.removeIf(side -> extent.applyAsLong(side) == 1);
    sorted.sort(Comparator.comparingLong(stride));
    long covered = 0;
    for (Side side : sorted) {
      if (stride.applyAsLong(side) <= covered) {
        throw VgpuException.invalid(
            "fft: an "
                + name
                + "-stride of "
                + stride.applyAsLong(side)
                + " lets elements overlap");
      }
      covered += stride.applyAsLong(side) * (extent.applyAsLong(side) - 1);
    }
  }

  /**
   * In place, every number of the result must lie where the numbers lay of which it is made: equal
   * strides; of a real kind, the real side's are twice the complex side's, but for the halved axis,
   * which is dense (rows of n real numbers padded to n/2 + 1 complex ones).
   */
  private static void checkInPlace(FftKind kind, List<FftAxis> axes, List<FftAxis> batch) {
    for (int i = 0; i < axes.size(); i++) {
      FftAxis axis = axes.get(i);
      boolean isHalved = kind.isReal() && i == axes.size() - 1;
      if (isHalved && (axis.inStride() != 1 || axis.outStride() != 1)) {
        throw VgpuException.invalid(
            "fft: in place, the halved axis of "
                + kind.id()
                + " has strides "
                + axis.inStride()
                + " and "
                + axis.outStride()
                + ": expected 1 and 1");
      }
      if (!isHalved) {
        checkInPlace(kind, axis);
      }
    }
    batch.forEach(axis -> checkInPlace(kind, axis));
  }

  private static void checkInPlace(FftKind kind, FftAxis axis) {
    long in = axis.inStride() * (kind == FftKind.R2C ? 1 : 2);
    long out = axis.outStride() * (kind == FftKind.C2R ? 1 : 2);
    if (axis.n() > 1 && in != out) {
      throw VgpuException.invalid(
          "fft: in place, an axis of "
              + axis.n()
              + " has strides "
              + axis.inStride()
              + " and "
              + axis.outStride()
              + ", which are not equally far apart");
    }
  }

  private static long[] denseStrides(long[] extents) {
    long[] strides = new long[extents.length];
    long stride = 1;
    for (int d = extents.length - 1; d >= 0; d--) {
      strides[d] = stride;
      // Extents are checked later; until then, strides must only not overflow.
      stride = Math.min(FftAxis.MAX_REACH, Math.max(1, stride * Math.max(1, extents[d])));
    }
    return strides;
  }
}
