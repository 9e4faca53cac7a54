package com.spacewink.vgpu.tck;

import static com.spacewink.vgpu.tck.RandomProducts.factor;
import static com.spacewink.vgpu.tck.RandomProducts.padded;
import static com.spacewink.vgpu.tck.RandomProducts.randomSpec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a {@link PackedGemmKernel} must do beyond {@link GemmContract}: give the bits of {@link
 * PackedGemmKernel#gemm} however the packing and the rows are divided, and touch nothing else. The
 * packed operand lies between guards, aligned to {@link PackedGemmKernel#PACKED_ALIGNMENT} and no
 * more, and is full of NaN before it is packed.
 *
 * <p>Products for which the kernel says that packing does not pay are left out; for each type, some
 * of those tried must be worth it.
 */
public abstract class PackedGemmContract extends Contract {
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {5, 7, 3},
    {64, 64, 64},
    {131, 97, 517},
    {300, 17, 260},
    {7, 1025, 300},
    {193, 201, 90},
    {50, 133, 1031},
    {260, 250, 530}
  };

  /** For the subclasses. */
  protected PackedGemmContract() {}

  /**
   * @return the kernel to test, the same at each call
   */
  protected abstract PackedGemmKernel kernel();

  @Override
  final Kernel anyKernel() {
    return kernel();
  }

  /**
   * What the kernel says of its packed operand is no surprise.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void sizesArePlausibleAndTheSameAtEachCall(DataType type) {
    long columns = kernel().packedColumns(type);
    assertTrue(columns >= 1, "packedColumns is " + columns + ": expected 1 or more");
    assertEquals(columns, kernel().packedColumns(type));
    for (int[] shape : SHAPES) {
      GemmSpec spec = GemmSpec.of(type, shape[0], shape[1], shape[2]);
      long bytes = kernel().packedBytes(spec);
      long operand = spec.n() * spec.k() * type.bytes();
      assertTrue(
          bytes == 0 || bytes >= operand,
          "packedBytes is " + bytes + ": expected " + operand + " or more, or 0, for " + spec);
      assertEquals(bytes, kernel().packedBytes(spec), spec.toString());
    }
  }

  /**
   * Where packing never pays, there is nothing to share and nothing to test.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void packingPaysForSomeProducts(DataType type) {
    boolean pays = false;
    for (int[] shape : SHAPES) {
      pays |= kernel().packedBytes(GemmSpec.of(type, shape[0], shape[1], shape[2])) > 0;
    }
    assertTrue(pays, "packedBytes is 0 for all shapes that were tried");
  }

  /**
   * Each operation on B, with columns packed and rows computed in any order.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void packedProductsHaveTheBitsOfOneCall(DataType type) {
    Random random = random("packed", type);
    for (int[] shape : SHAPES) {
      for (Transpose transB : Transpose.values()) {
        Transpose transA = Transpose.values()[random.nextInt(3)];
        GemmSpec dense = GemmSpec.of(type, transA, transB, shape[0], shape[1], shape[2]);
        GemmSpec spec = padded(dense.scaled(factor(type, random), factor(type, random)), random);
        assertSameBits(GemmProblem.ofReals(spec, label(spec), random), random);
      }
    }
  }

  /**
   * Random shapes, operations, factors and leading dimensions.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void randomPackedProductsHaveTheBitsOfOneCall(DataType type) {
    Random random = random("random", type);
    for (int round = 0; round < 30; round++) {
      GemmSpec spec =
          randomSpec(
              type,
              1 + random.nextInt(150),
              1 + random.nextInt(200),
              1 + random.nextInt(400),
              random);
      assertSameBits(GemmProblem.ofReals(spec, label(spec), random), random);
    }
  }

  /**
   * An operand that is not finite spoils the elements that it belongs to and no other, whatever the
   * panels are filled up with; and beta = 0 overwrites whatever C holds.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void whatIsNotFiniteStaysInItsRowAndColumn(DataType type) {
    Random random = random("spoil", type);
    for (int[] shape : SHAPES) {
      GemmSpec spec = padded(GemmSpec.of(type, shape[0], shape[1], shape[2]), random);
      int row = random.nextInt(shape[0]);
      int column = random.nextInt(shape[1]);
      double bad = random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
      GemmProblem problem =
          new GemmProblem(
              spec,
              Matrix.ofReals(type, spec.m(), spec.k(), random),
              Matrix.ofReals(type, spec.k(), spec.n(), random),
              Matrix.filled(type, spec.m(), spec.n(), Double.NaN),
              label(spec));
      problem.x().set(row, random.nextInt(shape[2]), bad);
      problem.y().set(random.nextInt(shape[2]), column, bad);
      assertOnlyFiniteApartFrom(problem, row, column, random);
    }
  }

  /**
   * Many threads pack the columns of one operand, and then compute rows from it, at once.
   *
   * @param type element type
   * @throws Exception if a thread fails
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void manyThreadsMayShareAPackedOperand(DataType type) throws Exception {
    Random random = random("threads", type);
    for (int[] shape : SHAPES) {
      GemmSpec spec =
          padded(
              GemmSpec.of(type, shape[0], shape[1], shape[2])
                  .scaled(Complex.of(0.75), Complex.of(1.5)),
              random);
      if (kernel().packedBytes(spec) > 0) {
        shareAmongThreads(GemmProblem.ofReals(spec, label(spec), random), random);
      }
    }
  }

  private void shareAmongThreads(GemmProblem problem, Random random) throws Exception {
    GemmSpec spec = problem.spec();
    Matrix expected = problem.solve(kernel(), random);
    Memory a = problem.storeA(random);
    Memory b = problem.storeB(random);
    Memory c = problem.storeC(random);
    Memory packed = PackedProduct.memory(kernel().packedBytes(spec), random);
    long columns = kernel().packedColumns(spec.type());
    onManyThreads(
        thread -> {
          for (long first = thread * columns; first < spec.n(); first += THREADS * columns) {
            long size = Math.min(columns, spec.n() - first);
            kernel().packB(spec, first, size, b.address(), packed.address());
          }
        });
    onManyThreads(
        thread -> {
          for (long row = thread; row < spec.m(); row += THREADS) {
            PackedProduct.computeRows(
                kernel(), spec, row, 1, a.address(), packed.address(), c.address());
          }
        });
    Matrix.load(c, 0, spec.ldc(), spec.m(), spec.n()).assertSameBits(expected, problem.label());
  }

  private void assertSameBits(GemmProblem problem, Random random) {
    if (kernel().packedBytes(problem.spec()) > 0) {
      problem
          .solve(new PackedProduct(kernel(), random, problem.label()), random)
          .assertSameBits(problem.solve(kernel(), random), problem.label());
    }
  }

  private void assertOnlyFiniteApartFrom(GemmProblem problem, int row, int column, Random random) {
    if (kernel().packedBytes(problem.spec()) == 0) {
      return;
    }
    Matrix computed = problem.solve(new PackedProduct(kernel(), random, problem.label()), random);
    for (int i = 0; i < computed.rows(); i++) {
      for (int j = 0; j < computed.columns(); j++) {
        if (computed.isFinite(i, j) == (i == row || j == column)) {
          fail(problem.label() + ": C(" + i + ", " + j + ") is " + computed.text(i, j));
        }
      }
    }
  }
}
