package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.Transpose;

/**
 * One operand of a product, as its file has it. A Fortran-ordered (m, n) matrix is the transpose of
 * a row-major (n, m) one, so it is multiplied where it lies.
 *
 * @param name what its user calls the file
 * @param header the file's header
 * @param isTransposed whether its user wants it transposed, which changes no vector
 */
record MatrixOperand(String name, NpyHeader header, boolean isTransposed) {

  /** Refuses what is neither a vector nor a matrix. */
  MatrixOperand {
    if (header.rank() < 1 || header.rank() > 2) {
      throw VgpuException.invalid(
          name
              + " is "
              + NpyHeader.shapeText(header.shape())
              + ", "
              + header.rank()
              + "-dimensional: expected a vector or a matrix");
    }
  }

  boolean isVector() {
    return header.rank() == 1;
  }

  /** The extent of op(X) along an axis, for matrices. */
  long extent(int axis) {
    return header.extent(isTransposed ? 1 - axis : axis);
  }

  /** The operation that makes op(X) of the file's bytes read row by row. */
  Transpose transpose() {
    boolean isStoredTransposed = !isVector() && isTransposed != header.fortranOrder();
    return isStoredTransposed ? Transpose.TRANSPOSE : Transpose.NONE;
  }

  @Override
  public String toString() {
    String shape = name + " is " + NpyHeader.shapeText(header.shape());
    return isTransposed && !isVector() ? shape + " transposed" : shape;
  }
}
