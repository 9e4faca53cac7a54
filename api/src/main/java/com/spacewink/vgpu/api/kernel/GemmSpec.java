package com.spacewink.vgpu.api.kernel;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import java.util.Objects;

/**
 * A general matrix product, everything but the addresses: C = alpha·op(A)·op(B) + beta·C with op(A)
 * of m x k, op(B) of k x n and C of m x n elements. The components stand in BLAS's order (Dongarra
 * et al., "A set of level 3 basic linear algebra subprograms", 1990).
 *
 * <ul>
 *   <li>m = 0 or n = 0: nothing is done.
 *   <li>alpha = 0 or k = 0: C = beta·C; A and B are not read.
 *   <li>beta = 0: C is written and never read, so what it held does not matter.
 *   <li>Otherwise NaN and infinities propagate as the formula says.
 * </ul>
 *
 * @param type element type of A, B, C, alpha and beta
 * @param layout the order of all three matrices in memory; kernels are given ROW_MAJOR only
 * @param transA op of A
 * @param transB op of B
 * @param m rows of op(A) and C
 * @param n columns of op(B) and C
 * @param k columns of op(A), rows of op(B)
 * @param alpha factor of the product
 * @param lda elements from one stored row of A (column if COLUMN_MAJOR) to the next
 * @param ldb the same of B
 * @param beta factor of the C that is there already
 * @param ldc the same of C
 */
public record GemmSpec(
    DataType type,
    Layout layout,
    Transpose transA,
    Transpose transB,
    long m,
    long n,
    long k,
    Complex alpha,
    long lda,
    long ldb,
    Complex beta,
    long ldc) {

  /** The largest extent or leading dimension. */
  public static final long MAX_EXTENT = 1L << 30;

  /** The largest matrix from its first element to its last, in elements: no address overflows. */
  private static final long MAX_SPAN = 1L << 58;

  /** Checks the arguments as BLAS does, naming the one that is wrong. */
  public GemmSpec {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(transA, "transA");
    Objects.requireNonNull(transB, "transB");
    checkExtent("m", m);
    checkExtent("n", n);
    checkExtent("k", k);
    checkFactor("alpha", alpha, type);
    checkFactor("beta", beta, type);
    boolean rows = layout == Layout.ROW_MAJOR;
    boolean rowsOfA = rows != transA.isTransposed();
    boolean rowsOfB = rows != transB.isTransposed();
    checkLeading("lda", lda, rowsOfA ? m : k, rowsOfA ? k : m);
    checkLeading("ldb", ldb, rowsOfB ? k : n, rowsOfB ? n : k);
    checkLeading("ldc", ldc, rows ? m : n, rows ? n : m);
  }

  /**
   * @param type element type
   * @param m rows of A and C
   * @param n columns of B and C
   * @param k columns of A, rows of B
   * @return C = A·B, row-major, without gaps between rows
   */
  public static GemmSpec of(DataType type, long m, long n, long k) {
    return of(type, Transpose.NONE, Transpose.NONE, m, n, k);
  }

  /**
   * @param type element type
   * @param transA op of A
   * @param transB op of B
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B)
   * @return C = op(A)·op(B), row-major, without gaps between rows
   */
  public static GemmSpec of(
      DataType type, Transpose transA, Transpose transB, long m, long n, long k) {
    long lda = Math.max(1, transA.isTransposed() ? m : k);
    long ldb = Math.max(1, transB.isTransposed() ? k : n);
    return new GemmSpec(
        type,
        Layout.ROW_MAJOR,
        transA,
        transB,
        m,
        n,
        k,
        Complex.ONE,
        lda,
        ldb,
        Complex.ZERO,
        Math.max(1, n));
  }

  /**
   * @param newAlpha factor of the product
   * @param newBeta factor of the C that is there already
   * @return this product with other factors
   */
  public GemmSpec scaled(Complex newAlpha, Complex newBeta) {
    return new GemmSpec(type, layout, transA, transB, m, n, k, newAlpha, lda, ldb, newBeta, ldc);
  }

  /**
   * @param newLda leading dimension of A
   * @param newLdb leading dimension of B
   * @param newLdc leading dimension of C
   * @return this product on matrices with other leading dimensions
   */
  public GemmSpec leading(long newLda, long newLdb, long newLdc) {
    return new GemmSpec(type, layout, transA, transB, m, n, k, alpha, newLda, newLdb, beta, newLdc);
  }

  /**
   * @param newM rows of C
   * @param newN columns of C
   * @return the same product for a block of C, to be given the addresses of the block's first row
   *     of op(A), first column of op(B) and first element of C
   */
  public GemmSpec block(long newM, long newN) {
    return new GemmSpec(type, layout, transA, transB, newM, newN, k, alpha, lda, ldb, beta, ldc);
  }

  /**
   * The same product in the other layout: C<sup>T</sup> = alpha·op(B)<sup>T</sup>·op(A)<sup>T</sup>
   * + beta·C<sup>T</sup>. Memory stays as it is; the caller exchanges the addresses of A and B.
   *
   * @return the product with A and B, and m and n, exchanged
   */
  public GemmSpec exchanged() {
    Layout other = layout == Layout.ROW_MAJOR ? Layout.COLUMN_MAJOR : Layout.ROW_MAJOR;
    return new GemmSpec(type, other, transB, transA, n, m, k, alpha, ldb, lda, beta, ldc);
  }

  /**
   * @return whether there is no element of C to write
   */
  public boolean isEmpty() {
    return m == 0 || n == 0;
  }

  /**
   * @return whether the elements of A and B matter: neither alpha nor k is zero
   */
  public boolean readsOperands() {
    return k != 0 && !alpha.isZero();
  }

  /**
   * @return bytes from A's first element to the end of its last, 0 if A has none
   */
  public long bytesA() {
    return transA.isTransposed() ? span(k, m, lda) : span(m, k, lda);
  }

  /**
   * @return bytes from B's first element to the end of its last, 0 if B has none
   */
  public long bytesB() {
    return transB.isTransposed() ? span(n, k, ldb) : span(k, n, ldb);
  }

  /**
   * @return bytes from C's first element to the end of its last, 0 if C has none
   */
  public long bytesC() {
    return span(m, n, ldc);
  }

  /**
   * @return floating-point operations of the product: 2·m·n·k, or 8·m·n·k for complex types
   */
  public double flops() {
    return (double) type.flopsPerMultiplyAdd() * m * n * k;
  }

  private long span(long rows, long columns, long leading) {
    if (rows == 0 || columns == 0) {
      return 0;
    }
    return layout == Layout.ROW_MAJOR
        ? ((rows - 1) * leading + columns) * type.bytes()
        : ((columns - 1) * leading + rows) * type.bytes();
  }

  private static void checkExtent(String name, long value) {
    if (value < 0 || value > MAX_EXTENT) {
      throw VgpuException.invalid(
          "gemm: " + name + " is " + value + ": expected 0 to " + MAX_EXTENT);
    }
  }

  /** A matrix is stored as {@code lines} rows or columns of {@code length} elements each. */
  private static void checkLeading(String name, long value, long lines, long length) {
    long least = Math.max(1, length);
    if (value < least || value > MAX_EXTENT) {
      throw VgpuException.invalid(
          "gemm: " + name + " is " + value + ": expected " + least + " to " + MAX_EXTENT);
    }
    if (lines * value > MAX_SPAN) {
      throw VgpuException.invalid(
          "gemm: " + name + " is " + value + ": " + lines + " times that is more than 2^58");
    }
  }

  private static void checkFactor(String name, Complex factor, DataType type) {
    Objects.requireNonNull(factor, name);
    if (factor.im() != 0 && !type.isComplex()) {
      throw VgpuException.invalid(
          "gemm: "
              + name
              + " has the imaginary part "
              + factor.im()
              + ", but "
              + type.id()
              + " is real");
    }
  }
}
