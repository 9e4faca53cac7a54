package com.spacewink.vgpu.gogo;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a .npy file says of its array.
 *
 * @param type element type
 * @param order byte order of the elements
 * @param fortranOrder whether the first index varies fastest
 * @param shape the extents
 * @param dataOffset where the first element lies in the file
 */
record NpyHeader(
    NpyType type, ByteOrder order, boolean fortranOrder, long[] shape, long dataOffset) {

  /** Copies the shape. */
  NpyHeader {
    shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  int rank() {
    return shape.length;
  }

  long extent(int axis) {
    return shape[axis];
  }

  /** The number of elements; the reader has made sure that it does not overflow. */
  long elements() {
    long product = 1;
    for (long extent : shape) {
      product *= extent;
    }
    return product;
  }

  long dataBytes() {
    return elements() * type.bytes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NpyHeader that
        && type == that.type
        && order == that.order
        && fortranOrder == that.fortranOrder
        && dataOffset == that.dataOffset
        && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return shapeText(shape) + " of " + type.title();
  }

  /** A shape as Python prints it: {@code ()}, {@code (3,)}, {@code (3, 4)}. */
  static String shapeText(long... shape) {
    if (shape.length == 1) {
      return "(" + shape[0] + ",)";
    }
    return Arrays.stream(shape)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
