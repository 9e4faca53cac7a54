package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.rawmemory.RawMemory;
import java.util.Arrays;

/** Products of f32 and c64. {@link BlockedGemmF64} is the same in double. */
final class BlockedGemmF32 extends BlockedGemm {
  private static final int BYTES = Float.BYTES;

  // One array a row: the JIT vectorises loops over several arrays with one index, and does not if
  // the rows lie in one array at different offsets (35 against 8 GFLOP/s).
  private final float[][] a;
  private final float[][] b;
  private final float[][] sums;

  BlockedGemmF32(GemmSpec spec) {
    super(spec);
    a = new float[blockRows * parts][blockDepth * parts];
    b = new float[blockDepth * parts][blockColumns];
    sums = new float[blockRows * parts][blockColumns];
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
          a[i][p] = RawMemory.getFloat(address);
        } else {
          float re = RawMemory.getFloat(address);
          float im = imaginary(operand, address);
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
      b[p][j] = RawMemory.getFloat(address);
    } else {
      b[2 * p][j] = RawMemory.getFloat(address);
      b[2 * p + 1][j] = imaginary(operand, address);
    }
  }

  private static float imaginary(Operand operand, long address) {
    float im = RawMemory.getFloat(address + BYTES);
    return operand.conjugated() ? -im : im;
  }

  @Override
  void multiply(int rows, int depth, int columns) {
    for (int i = 0; i < rows; i++) {
      float[] factors = a[i];
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
      float[] sums,
      int columns,
      float a0,
      float[] b0,
      float a1,
      float[] b1,
      float a2,
      float[] b2,
      float a3,
      float[] b3) {
    for (int j = 0; j < columns; j++) {
      sums[j] = sums[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
  }

  private static void addTerm(float[] sums, int columns, float a, float[] b) {
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

  private void storeReal(long c, float[] sum, int columns) {
    float alpha = (float) spec.alpha().re();
    float beta = (float) spec.beta().re();
    boolean addsProduct = spec.readsOperands();
    boolean addsC = !spec.beta().isZero();
    for (int j = 0; j < columns; j++) {
      long address = c + (long) j * BYTES;
      float value = addsProduct ? alpha * sum[j] : 0;
      RawMemory.putFloat(address, addsC ? value + beta * RawMemory.getFloat(address) : value);
    }
  }

  private void storeComplex(long c, float[] sumRe, float[] sumIm, int columns) {
    boolean addsProduct = spec.readsOperands();
    boolean addsC = !spec.beta().isZero();
    for (int j = 0; j < columns; j++) {
      long address = c + (long) j * 2 * BYTES;
      float re = 0;
      float im = 0;
      if (addsProduct) {
        re = scaledRe(spec.alpha(), sumRe[j], sumIm[j]);
        im = scaledIm(spec.alpha(), sumRe[j], sumIm[j]);
      }
      if (addsC) {
        float oldRe = RawMemory.getFloat(address);
        float oldIm = RawMemory.getFloat(address + BYTES);
        re += scaledRe(spec.beta(), oldRe, oldIm);
        im += scaledIm(spec.beta(), oldRe, oldIm);
      }
      RawMemory.putFloat(address, re);
      RawMemory.putFloat(address + BYTES, im);
    }
  }

  /** A real factor leaves the parts apart: infinity in one makes no NaN of the other. */
  private static float scaledRe(Complex factor, float re, float im) {
    float scaled = (float) factor.re() * re;
    return factor.im() == 0 ? scaled : scaled - (float) factor.im() * im;
  }

  private static float scaledIm(Complex factor, float re, float im) {
    float scaled = (float) factor.re() * im;
    return factor.im() == 0 ? scaled : scaled + (float) factor.im() * re;
  }
}
