package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.BitSet;
import java.util.Random;

/**
 * A product and its operands. Each call works on memory of its own and sees to it that nothing but
 * the elements of C has changed.
 *
 * @param spec the product
 * @param x op(A), m x k
 * @param y op(B), k x n
 * @param c what C holds before, m x n
 * @param label names the problem in messages
 */
record GemmProblem(GemmSpec spec, Matrix x, Matrix y, Matrix c, String label) {

  /** A product of random numbers with all bits in use. */
  static GemmProblem ofReals(GemmSpec spec, String label, Random random) {
    return new GemmProblem(
        spec,
        Matrix.ofReals(spec.type(), spec.m(), spec.k(), random),
        Matrix.ofReals(spec.type(), spec.k(), spec.n(), random),
        Matrix.ofReals(spec.type(), spec.m(), spec.n(), random),
        label);
  }

  /** The whole of C. */
  Matrix solve(GemmKernel kernel, Random random) {
    return solveBlock(kernel, 0, c.rows(), 0, c.columns(), random);
  }

  /** A block of C, by a call that knows of nothing else. */
  Matrix solveBlock(
      GemmKernel kernel, int firstRow, int rows, int firstColumn, int columns, Random random) {
    Memory a = storeA(random);
    Memory b = storeB(random);
    Memory beforeA = a.copy();
    Memory beforeB = b.copy();
    long firstOfA = spec.transA().isTransposed() ? firstRow : firstRow * spec.lda();
    long firstOfB = spec.transB().isTransposed() ? firstColumn * spec.ldb() : firstColumn;
    Matrix result =
        solveAt(
            kernel,
            a.address() + firstOfA * spec.type().bytes(),
            b.address() + firstOfB * spec.type().bytes(),
            new Block(firstRow, rows, firstColumn, columns),
            random);
    a.assertUnchanged(beforeA, new BitSet(), "A", label);
    b.assertUnchanged(beforeB, new BitSet(), "B", label);
    return result;
  }

  /** The whole of C with null pointers for A and B, which must not be followed. */
  Matrix solveWithoutOperands(GemmKernel kernel, Random random) {
    return solveAt(kernel, 0, 0, new Block(0, c.rows(), 0, c.columns()), random);
  }

  /** A as a kernel is to find it. */
  Memory storeA(Random random) {
    Memory memory = new Memory(spec.type(), elements(spec.bytesA()), shift(random));
    x.store(spec.transA(), spec.lda(), memory, 0);
    return memory;
  }

  /** B as a kernel is to find it. */
  Memory storeB(Random random) {
    Memory memory = new Memory(spec.type(), elements(spec.bytesB()), shift(random));
    y.store(spec.transB(), spec.ldb(), memory, 0);
    return memory;
  }

  /** C before the product. */
  Memory storeC(Random random) {
    Memory memory = new Memory(spec.type(), elements(spec.bytesC()), shift(random));
    c.store(Transpose.NONE, spec.ldc(), memory, 0);
    return memory;
  }

  private record Block(int firstRow, int rows, int firstColumn, int columns) {}

  private Matrix solveAt(GemmKernel kernel, long a, long b, Block block, Random random) {
    Memory memory = storeC(random);
    Memory before = memory.copy();
    long first = block.firstRow * spec.ldc() + block.firstColumn;
    kernel.gemm(
        spec.block(block.rows, block.columns),
        a,
        b,
        memory.address() + first * spec.type().bytes());
    BitSet written = new BitSet();
    for (int i = 0; i < block.rows; i++) {
      int row = Math.toIntExact(first + i * spec.ldc());
      written.set(row, row + block.columns);
    }
    memory.assertUnchanged(before, written, "C", label);
    return Matrix.load(memory, first, spec.ldc(), block.rows, block.columns);
  }

  private long elements(long bytes) {
    return bytes / spec.type().bytes();
  }

  private static int shift(Random random) {
    return random.nextInt(16);
  }
}
