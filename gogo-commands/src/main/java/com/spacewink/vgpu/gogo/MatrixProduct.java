package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import java.util.Arrays;

/**
 * The product of two operands by the rules of NumPy's matmul: a vector on the left is one row, a
 * vector on the right one column, and the axis that this added is no axis of the result.
 *
 * @param a left operand
 * @param b right operand
 * @param m rows of the product
 * @param n columns of the product
 * @param k terms of each sum
 */
record MatrixProduct(MatrixOperand a, MatrixOperand b, long m, long n, long k) {

  /**
   * @throws VgpuException INVALID_VALUE if the inner dimensions differ, OUT_OF_MEMORY if no memory
   *     could hold the result
   */
  static MatrixProduct of(MatrixOperand a, MatrixOperand b) {
    long m = a.isVector() ? 1 : a.extent(0);
    long k = a.isVector() ? a.header().extent(0) : a.extent(1);
    long n = b.isVector() ? 1 : b.extent(1);
    long rows = b.isVector() ? b.header().extent(0) : b.extent(0);
    if (k != rows) {
      throw VgpuException.invalid(
          a + " and " + b + ": inner dimensions " + k + " and " + rows + " differ");
    }
    if (m != 0 && n > PermuteSpec.MAX_ELEMENTS / m) {
      throw new VgpuException(
          Status.OUT_OF_MEMORY,
          "the product is " + NpyHeader.shapeText(m, n) + ", more bytes than any memory holds");
    }
    return new MatrixProduct(a, b, m, n, k);
  }

  /** The shape of the result. */
  long[] shape() {
    if (a.isVector()) {
      return b.isVector() ? new long[] {} : new long[] {n};
    }
    return b.isVector() ? new long[] {m} : new long[] {m, n};
  }

  /**
   * The copy that makes row-major C of C0.
   *
   * @throws VgpuException INVALID_VALUE if C0 has another shape than the product
   */
  PermuteSpec copyOf(String name, NpyHeader c0, DataType type) {
    if (!Arrays.equals(c0.shape(), shape())) {
      throw VgpuException.invalid(
          name
              + " is "
              + NpyHeader.shapeText(c0.shape())
              + ": expected "
              + NpyHeader.shapeText(shape())
              + ", the shape of the product");
    }
    long[] rowMajor = {Math.max(1, n), 1};
    long[] columnMajor = {1, Math.max(1, m)};
    boolean isColumnMajor = c0.rank() == 2 && c0.fortranOrder();
    return new PermuteSpec(
        type, new long[] {m, n}, isColumnMajor ? columnMajor : rowMajor, rowMajor);
  }

  GemmSpec spec(DataType type, double alpha, double beta) {
    return GemmSpec.of(type, a.transpose(), b.transpose(), m, n, k)
        .scaled(Complex.of(alpha), Complex.of(beta));
  }

  /** The size of the result, which may be far larger than the operands. */
  long bytes(DataType type) {
    return m * n * type.bytes();
  }
}
