package com.spacewink.vgpu.api.kernel;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import java.util.Objects;

/**
 * A reduction along one axis of a dense row-major array: the source is read as [outer][count]
 * [inner], the result is [outer][inner]. A vector is 1 x count x 1; the rows of a matrix are
 * reduced by m x n x 1, its columns by 1 x m x n.
 *
 * @param type element type of source and result
 * @param operation what is computed
 * @param outer product of the extents before the axis
 * @param count extent of the axis
 * @param inner product of the extents behind the axis
 */
public record ReduceSpec(
    DataType type, ReduceOperation operation, long outer, long count, long inner) {

  /** Checks the arguments, naming the one that is wrong. */
  public ReduceSpec {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(operation, "operation");
    checkExtent("outer", outer);
    checkExtent("count", count);
    checkExtent("inner", inner);
    if ((double) Math.max(1, outer) * Math.max(1, count) * Math.max(1, inner)
        > PermuteSpec.MAX_ELEMENTS) {
      throw VgpuException.invalid(
          "reduce: " + outer + " x " + count + " x " + inner + " has more than 2^58 elements");
    }
    if (type.isComplex() && !operation.isComplex()) {
      throw VgpuException.invalid(
          "reduce: " + operation + " is not defined for the complex type " + type.id());
    }
  }

  /**
   * @return bytes of the source
   */
  public long inBytes() {
    return outer * count * inner * type.bytes();
  }

  /**
   * @return bytes of the result
   */
  public long outBytes() {
    return outer * inner * type.bytes();
  }

  /**
   * @param newOuter the number of outer indices
   * @return the same reduction of fewer or more outer indices
   */
  public ReduceSpec ofOuter(long newOuter) {
    return new ReduceSpec(type, operation, newOuter, count, inner);
  }

  private static void checkExtent(String name, long value) {
    if (value < 0) {
      throw VgpuException.invalid("reduce: " + name + " is " + value + ": expected 0 or more");
    }
  }
}
