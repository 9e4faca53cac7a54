package com.spacewink.vgpu.api.kernel;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import java.util.Arrays;
import java.util.Objects;

/**
 * A copy from one strided array to another of the same extents: transposition, permutation of
 * tensor axes, gathering of a sub-array, broadcast. For every index (i<sub>0</sub>, …,
 * i<sub>r-1</sub>), out[&Sigma; i<sub>d</sub>·outStrides<sub>d</sub>] = in[&Sigma;
 * i<sub>d</sub>·inStrides<sub>d</sub>]. Bits are moved, not numbers: NaN payloads survive.
 *
 * <p>The arrays given to the constructor are copied, and so are those that the accessors return.
 *
 * @param type element type
 * @param extents the number of indices along each axis
 * @param inStrides elements from one index to the next in the source; may be 0 or negative
 * @param outStrides elements from one index to the next in the destination; positive, and such that
 *     no two indices meet
 */
public record PermuteSpec(DataType type, long[] extents, long[] inStrides, long[] outStrides) {

  /** The largest number of axes. */
  public static final int MAX_RANK = 64;

  /** The largest number of elements, and of elements that a stride passes over. */
  public static final long MAX_ELEMENTS = 1L << 58;

  /** Checks the arguments, naming the one that is wrong. */
  public PermuteSpec {
    Objects.requireNonNull(type, "type");
    extents = extents.clone();
    inStrides = inStrides.clone();
    outStrides = outStrides.clone();
    if (extents.length > MAX_RANK) {
      throw VgpuException.invalid(
          "permute: " + extents.length + " axes: expected at most " + MAX_RANK);
    }
    if (inStrides.length != extents.length || outStrides.length != extents.length) {
      throw VgpuException.invalid(
          "permute: "
              + extents.length
              + " extents, "
              + inStrides.length
              + " in-strides and "
              + outStrides.length
              + " out-strides: expected as many of each");
    }
    checkExtents(extents);
    checkReach("in", extents, inStrides);
    checkReach("out", extents, outStrides);
    checkDistinct(extents, outStrides);
  }

  /**
   * The permutation of a dense row-major array's axes, as NumPy's {@code transpose}: axis d of the
   * result is axis {@code axes[d]} of the source.
   *
   * @param type element type
   * @param shape extents of the source
   * @param axes a permutation of 0 … shape.length - 1
   * @return the copy that makes a dense row-major array of the permuted axes
   */
  public static PermuteSpec ofAxes(DataType type, long[] shape, int[] axes) {
    int rank = shape.length;
    if (axes.length != rank
        || Arrays.stream(axes).filter(x -> x >= 0 && x < rank).distinct().count() != rank) {
      throw VgpuException.invalid(
          "permute: axes "
              + Arrays.toString(axes)
              + " are no permutation of "
              + rank
              + " axes of "
              + Arrays.toString(shape));
    }
    checkExtents(shape);
    long[] dense = denseStrides(shape);
    long[] extents = new long[rank];
    long[] inStrides = new long[rank];
    for (int d = 0; d < rank; d++) {
      extents[d] = shape[axes[d]];
      inStrides[d] = dense[axes[d]];
    }
    return new PermuteSpec(type, extents, inStrides, denseStrides(extents));
  }

  @Override
  public long[] extents() {
    return extents.clone();
  }

  @Override
  public long[] inStrides() {
    return inStrides.clone();
  }

  @Override
  public long[] outStrides() {
    return outStrides.clone();
  }

  /**
   * @return the number of axes
   */
  public int rank() {
    return extents.length;
  }

  /**
   * @return the number of elements that are copied
   */
  public long elements() {
    long count = 1;
    for (long extent : extents) {
      count *= extent;
    }
    return count;
  }

  /**
   * @return bytes that the source must have before the element of index (0, …, 0)
   */
  public long inBytesBefore() {
    return elements() == 0 ? 0 : -reach(extents, inStrides, -1) * type.bytes();
  }

  /**
   * @return bytes that the source must have from the element of index (0, …, 0) on
   */
  public long inBytes() {
    return elements() == 0 ? 0 : (reach(extents, inStrides, 1) + 1) * type.bytes();
  }

  /**
   * @return bytes that the destination must have
   */
  public long outBytes() {
    return elements() == 0 ? 0 : (reach(extents, outStrides, 1) + 1) * type.bytes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PermuteSpec that
        && type == that.type
        && Arrays.equals(extents, that.extents)
        && Arrays.equals(inStrides, that.inStrides)
        && Arrays.equals(outStrides, that.outStrides);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        type, Arrays.hashCode(extents), Arrays.hashCode(inStrides), Arrays.hashCode(outStrides));
  }

  @Override
  public String toString() {
    return "PermuteSpec["
        + type.id()
        + ", extents="
        + Arrays.toString(extents)
        + ", inStrides="
        + Arrays.toString(inStrides)
        + ", outStrides="
        + Arrays.toString(outStrides)
        + "]";
  }

  private static long[] denseStrides(long[] extents) {
    long[] strides = new long[extents.length];
    long stride = 1;
    for (int d = extents.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= Math.max(1, extents[d]);
    }
    return strides;
  }

  /** The furthest offset from index (0, …, 0) in the direction of {@code sign}, in elements. */
  private static long reach(long[] extents, long[] strides, int sign) {
    long sum = 0;
    for (int d = 0; d < extents.length; d++) {
      if (Long.signum(strides[d]) == sign) {
        sum += (extents[d] - 1) * strides[d];
      }
    }
    return sum;
  }

  private static void checkExtents(long[] extents) {
    double elements = 1;
    for (long extent : extents) {
      if (extent < 0) {
        throw VgpuException.invalid(
            "permute: extents are " + Arrays.toString(extents) + ": none may be negative");
      }
      elements *= Math.max(1, extent);
    }
    if (elements > MAX_ELEMENTS) {
      throw VgpuException.invalid(
          "permute: extents " + Arrays.toString(extents) + " have more than 2^58 elements");
    }
  }

  private static void checkReach(String name, long[] extents, long[] strides) {
    double sum = 1;
    for (int d = 0; d < extents.length; d++) {
      sum += Math.max(0, extents[d] - 1) * Math.abs((double) strides[d]);
    }
    if (sum > MAX_ELEMENTS) {
      throw VgpuException.invalid(
          "permute: " + name + "-strides " + Arrays.toString(strides) + " reach beyond 2^58");
    }
  }

  /**
   * Sorted by stride, each axis must step over all that the smaller ones reach. Interleaved layouts
   * that happen not to collide are refused too: none is of use as a destination.
   */
  private static void checkDistinct(long[] extents, long[] strides) {
    long[][] axes = new long[extents.length][];
    int count = 0;
    for (int d = 0; d < extents.length; d++) {
      if (extents[d] == 0) {
        return;
      }
      if (extents[d] > 1) {
        axes[count++] = new long[] {strides[d], extents[d]};
      }
    }
    Arrays.sort(axes, 0, count, (x, y) -> Long.compare(x[0], y[0]));
    long covered = 0;
    for (int d = 0; d < count; d++) {
      if (axes[d][0] <= covered) {
        throw VgpuException.invalid(
            "permute: out-strides "
                + Arrays.toString(strides)
                + " let elements of "
                + Arrays.toString(extents)
                + " overlap");
      }
      covered += axes[d][0] * (axes[d][1] - 1);
    }
  }
}
