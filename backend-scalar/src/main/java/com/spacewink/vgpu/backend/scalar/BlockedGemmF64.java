package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.rawmemory.RawMemory;
import java.util.Arrays;

/** Products of f64 and c128. {@link BlockedGemmF32} is the same in float. */
final class BlockedGemmF64 extends BlockedGemm {
  private static final int BYTES = Double.BYTES;

  // One array a row: the JIT vectorises loops over several arrays with one index, and does not if
  // the rows lie in one array at different offsets.
  private final double[][] a;
  private final double[][] b;
  private final double[][] sums;

  BlockedGemmF64(GemmSpec spec) {
    super(spec);
    a = new double[blockRows * parts][blockDepth * parts];
    b = new double[blockDepth * parts][blockColumns];
    sums = new double[blockRows * parts][blockColumns];
  }

  @Override
  void clearSums(int rows, int columns) {
    for (int i = 0; i < rows * parts; i++) {
      Arrays.fill(sums[i], 0, columns, 0);
    }
  }

  @Override
  void loadA(Operand operand, long firstRow, int rows, long firstTerm, int depth) {
    for (int i = 0; i < rows; i++) {
      for (int p = 0; p < depth; p++) {
        long address = operand.at(firstRow + i, firstTerm + p);
        if (parts == 1) {
          a[i][p] = RawMemory.getDouble(address);
        } else {
          double re = RawMemory.getDouble(address);
          double im = imaginary(operand, address);
          a[2 * i][2 * p] = re;
          a[2 * i][2 * p + 1] = -im;
          a[2 * i + 1][2 * p] = im;
          a[2 * i + 1][2 * p + 1] = re;
        }
      }
    }
  }

  @Override
  void loadB(Operand operand, long firstTerm, int depth, long firstColumn, int columns) {
    // Two methods, because the JIT spoils the second loop if both stand in one.
    if (operand.isRowContiguous()) {
      loadRows(operand, firstTerm, depth, firstColumn, columns);
    } else {
      loadColumns(operand, firstTerm, depth, firstColumn, columns);
    }
  }

  private void loadRows(Operand operand, long firstTerm, int depth, long firstColumn, int columns) {
    for (int p = 0; p < depth; p++) {
      for (int j = 0; j < columns; j++) {
        loadB(operand, operand.at(firstTerm + p, firstColumn + j), p, j);
      }
    }
  }

  private void loadColumns(
      Operand operand, long firstTerm, int depth, long firstColumn, int columns) {
    for (int j = 0; j < columns; j++) {
      for (int p = 0; p < depth; p++) {
        loadB(operand, operand.at(firstTerm + p, firstColumn + j), p, j);
      }
    }
  }

  private void loadB(Operand operand, long address, int p, int j) {
    if (parts == 1) {
      b[p][j] = RawMemory.getDouble(address);
    } else {
      b[2 * p][j] = RawMemory.getDouble(address);
      b[2 * p + 1][j] = imaginary(operand, address);
    }
  }

  private static double imaginary(Operand operand, long address) {
    double im = RawMemory.getDouble(address + BYTES);
    return operand.conjugated() ? -im : im;
  }

  @Override
  void multiply(int rows, int depth, int columns) {
    for (int i = 0; i < rows; i++) {
      double[] factors = a[i];
      int p = 0;
      for (; p + 4 <= depth; p += 4) {
        addFourTerms(
            sums[i],
            columns,
            factors[p],
            b[p],
            factors[p + 1],
            b[p + 1],
            factors[p + 2],
            b[p + 2],
            factors[p + 3],
            b[p + 3]);
      }
      for (; p < depth; p++) {
        addTerm(sums[i], columns, factors[p], b[p]);
      }
    }
  }

  /** Four terms for each sum that goes through a register; the order is that of one by one. */
  private static void addFourTerms(
      double[] sums,
      int columns,
      double a0,
      double[] b0,
      double a1,
      double[] b1,
      double a2,
      double[] b2,
      double a3,
      double[] b3) {
    for (int j = 0; j < columns; j++) {
      sums[j] = sums[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
  }

  private static void addTerm(double[] sums, int columns, double a, double[] b) {
    for (int j = 0; j < columns; j++) {
      sums[j] = sums[j] + a * b[j];
    }
  }

  @Override
  void store(long c, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      long row = c + i * spec.ldc() * spec.type().bytes();
      if (parts == 1) {
        storeReal(row, sums[i], columns);
      } else {
        storeComplex(row, sums[2 * i], sums[2 * i + 1], columns);
      }
    }
  }

  private void storeReal(long c, double[] sum, int columns) {
    double alpha = spec.alpha().re();
    double beta = spec.beta().re();
    boolean addsProduct = spec.readsOperands();
    boolean addsC = !spec.beta().isZero();
    for (int j = 0; j < columns; j++) {
      long address = c + (long) j * BYTES;
      double value = addsProduct ? alpha * sum[j] : 0;
      RawMemory.putDouble(address, addsC ? value + beta * RawMemory.getDouble(address) : value);
    }
  }

  private void storeComplex(long c, double[] sumRe, double[] sumIm, int columns) {
    boolean addsProduct = spec.readsOperands();
    boolean addsC = !spec.beta().isZero();
    for (int j = 0; j < columns; j++) {
      long address = c + (long) j * 2 * BYTES;
      double re = 0;
      double im = 0;
      if (addsProduct) {
        re = scaledRe(spec.alpha(), sumRe[j], sumIm[j]);
        im = scaledIm(spec.alpha(), sumRe[j], sumIm[j]);
      }
      if (addsC) {
        double oldRe = RawMemory.getDouble(address);
        double oldIm = RawMemory.getDouble(address + BYTES);
        re += scaledRe(spec.beta(), oldRe, oldIm);
        im += scaledIm(spec.beta(), oldRe, oldIm);
      }
      RawMemory.putDouble(address, re);
      RawMemory.putDouble(address + BYTES, im);
    }
  }

  /** A real factor leaves the parts apart: infinity in one makes no NaN of the other. */
  private static double scaledRe(Complex factor, double re, double im) {
    double scaled = factor.re() * re;
    return factor.im() == 0 ? scaled : scaled - factor.im() * im;
  }

  private static double scaledIm(Complex factor, double re, double im) {
    double scaled = factor.re() * im;
    return factor.im() == 0 ? scaled : scaled + factor.im() * re;
  }
}
