package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.fail;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.Random;

/** A matrix as mathematics sees it, before it is stored: dense, on the heap, in double. */
final class Matrix {
  private final DataType type;
  private final int rows;
  private final int columns;
  private final double[] re;
  private final double[] im;

  /** A matrix of zeros. */
  Matrix(DataType type, long rows, long columns) {
    this.type = type;
    this.rows = Math.toIntExact(rows);
    this.columns = Math.toIntExact(columns);
    this.re = new double[this.rows * this.columns];
    this.im = new double[this.rows * this.columns];
  }

  /** Small integers: their products and sums are exact in every type and any order. */
  static Matrix ofIntegers(DataType type, long rows, long columns, Random random) {
    Matrix matrix = new Matrix(type, rows, columns);
    for (int e = 0; e < matrix.re.length; e++) {
      matrix.re[e] = random.nextInt(9) - 4;
      matrix.im[e] = type.isComplex() ? random.nextInt(9) - 4 : 0;
    }
    return matrix;
  }

  /** Numbers of either sign between 2<sup>-4</sup> and 2<sup>4</sup> with all bits in use. */
  static Matrix ofReals(DataType type, long rows, long columns, Random random) {
    Matrix matrix = new Matrix(type, rows, columns);
    for (int e = 0; e < matrix.re.length; e++) {
      matrix.re[e] = real(type, random);
      matrix.im[e] = type.isComplex() ? real(type, random) : 0;
    }
    return matrix;
  }

  static Matrix filled(DataType type, long rows, long columns, double value) {
    Matrix matrix = new Matrix(type, rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.set(i, j, value);
      }
    }
    return matrix;
  }

  /** A random number that the type can hold. */
  static double real(DataType type, Random random) {
    double value =
        Math.scalb(1 + random.nextDouble(), random.nextInt(8) - 4) * (random.nextInt(2) * 2 - 1);
    return type.real() == DataType.F32 ? (float) value : value;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  double re(int i, int j) {
    return re[i * columns + j];
  }

  double im(int i, int j) {
    return im[i * columns + j];
  }

  /** |re| + |im|, the modulus that error bounds of complex products are made of. */
  double modulus(int i, int j) {
    return Math.abs(re(i, j)) + Math.abs(im(i, j));
  }

  boolean isNaN(int i, int j) {
    return Double.isNaN(re(i, j)) || Double.isNaN(im(i, j));
  }

  boolean isFinite(int i, int j) {
    return Double.isFinite(re(i, j)) && Double.isFinite(im(i, j));
  }

  /** Sets both parts, so that neither part of a product can do without it. */
  void set(int i, int j, double value) {
    re[i * columns + j] = value;
    im[i * columns + j] = type.isComplex() ? value : 0;
  }

  void setRow(int i, double value) {
    for (int j = 0; j < columns; j++) {
      set(i, j, value);
    }
  }

  void setColumn(int j, double value) {
    for (int i = 0; i < rows; i++) {
      set(i, j, value);
    }
  }

  Matrix copy() {
    return block(0, rows, 0, columns);
  }

  Matrix block(int firstRow, int blockRows, int firstColumn, int blockColumns) {
    Matrix block = new Matrix(type, blockRows, blockColumns);
    for (int i = 0; i < blockRows; i++) {
      int from = (firstRow + i) * columns + firstColumn;
      System.arraycopy(re, from, block.re, i * blockColumns, blockColumns);
      System.arraycopy(im, from, block.im, i * blockColumns, blockColumns);
    }
    return block;
  }

  /** Writes the matrix X so that op(X) of what is stored gives this one back. */
  void store(Transpose op, long leading, Memory memory, long first) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        long element = first + (op.isTransposed() ? j * leading + i : i * leading + j);
        memory.set(element, re(i, j), op == Transpose.CONJUGATE ? -im(i, j) : im(i, j));
      }
    }
  }

  /** Reads what {@link #store} with {@link Transpose#NONE} has written. */
  static Matrix load(Memory memory, long first, long leading, long rows, long columns) {
    Matrix matrix = new Matrix(memory.type(), rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        long element = first + i * leading + j;
        matrix.re[i * matrix.columns + j] = memory.re(element);
        matrix.im[i * matrix.columns + j] = memory.im(element);
      }
    }
    return matrix;
  }

  void assertSameBits(Matrix expected, String label) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        if (bits(re(i, j)) != bits(expected.re(i, j))
            || bits(im(i, j)) != bits(expected.im(i, j))) {
          fail(
              "%s: C(%d, %d): got %s, expected the same bits as %s"
                  .formatted(label, i, j, text(i, j), expected.text(i, j)));
        }
      }
    }
  }

  String text(int i, int j) {
    return type.isComplex() ? re(i, j) + " + i " + im(i, j) : Double.toString(re(i, j));
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }
}
