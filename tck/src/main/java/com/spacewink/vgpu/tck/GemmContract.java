package com.spacewink.vgpu.tck;

import static com.spacewink.vgpu.tck.RandomProducts.factor;
import static com.spacewink.vgpu.tck.RandomProducts.factors;
import static com.spacewink.vgpu.tck.RandomProducts.padded;
import static com.spacewink.vgpu.tck.RandomProducts.randomSpec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link GemmKernel} must do. All matrices lie between guards at addresses that are
 * aligned to the element's real part alone, and every test also fails if a kernel changes A, B, the
 * gaps between rows of C, or what lies around them.
 *
 * <p>Errors are held against the bound in {@link GemmKernel}. For complex types the parts of an
 * element are sums of 2k real products, so &gamma;<sub>2(k+2)</sub> and &gamma;<sub>4</sub> stand
 * in it, with |z| = |re z| + |im z|.
 */
public abstract class GemmContract extends Contract {
  private static final int[][] LARGE_SHAPES = {
    {131, 97, 517},
    {300, 17, 260},
    {7, 1025, 300},
    {1, 1, 2000},
    {1, 1000, 1},
    {1000, 1, 3},
    {1, 257, 509},
    {509, 1, 257},
    {64, 64, 64},
    {65, 63, 1031}
  };

  private static final int[] SMALL_EXTENTS = {0, 1, 2, 3, 4, 5, 7, 8, 13, 17};

  /** For the subclasses. */
  protected GemmContract() {}

  /**
   * @return the kernel to test, the same at each call
   */
  protected abstract GemmKernel kernel();

  @Override
  final Kernel anyKernel() {
    return kernel();
  }

  /**
   * Every combination of small extents, edges of register tiles among them, with factors and
   * operations in turn. The elements are small integers, so there is one right result.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void productsOfSmallIntegersAreExact(DataType type) {
    Random random = random("small", type);
    for (int m : SMALL_EXTENTS) {
      for (int n : SMALL_EXTENTS) {
        for (int k : SMALL_EXTENTS) {
          GemmProblem problem = integers(randomSpec(type, m, n, k, random), random);
          Matrix computed = problem.solve(kernel(), random);
          new ExactProduct(problem.x(), problem.y())
              .assertExact(computed, problem.spec(), problem.c(), problem.label());
        }
      }
    }
  }

  /**
   * Each pair of operations with each pair of factors, on an odd shape.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void everyTransposeMeetsEveryFactor(DataType type) {
    Random random = random("factors", type);
    Matrix x = Matrix.ofIntegers(type, 11, 9, random);
    Matrix y = Matrix.ofIntegers(type, 9, 19, random);
    Matrix c = Matrix.ofIntegers(type, 11, 19, random);
    ExactProduct product = new ExactProduct(x, y);
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        for (Complex alpha : factors(type)) {
          for (Complex beta : factors(type)) {
            GemmSpec spec =
                padded(GemmSpec.of(type, transA, transB, 11, 19, 9).scaled(alpha, beta), random);
            GemmProblem problem = new GemmProblem(spec, x, y, c, label(spec));
            product.assertExact(problem.solve(kernel(), random), spec, c, problem.label());
          }
        }
      }
    }
  }

  /**
   * Shapes beyond every block size, long and thin ones among them, with all operations.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void largeProductsStayWithinTheErrorBound(DataType type) {
    Random random = random("large", type);
    for (int[] shape : LARGE_SHAPES) {
      Matrix x = Matrix.ofReals(type, shape[0], shape[2], random);
      Matrix y = Matrix.ofReals(type, shape[2], shape[1], random);
      Matrix c = Matrix.ofReals(type, shape[0], shape[1], random);
      ExactProduct product = new ExactProduct(x, y);
      for (Transpose transA : Transpose.values()) {
        for (Transpose transB : Transpose.values()) {
          GemmSpec spec =
              padded(
                  GemmSpec.of(type, transA, transB, shape[0], shape[1], shape[2])
                      .scaled(factor(type, random), factor(type, random)),
                  random);
          GemmProblem problem = new GemmProblem(spec, x, y, c, label(spec));
          product.assertClose(problem.solve(kernel(), random), spec, c, problem.label());
        }
      }
    }
  }

  /**
   * Random shapes, operations, factors, leading dimensions and alignments.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void randomProductsStayWithinTheErrorBound(DataType type) {
    Random random = random("random", type);
    for (int round = 0; round < 150; round++) {
      GemmProblem problem =
          reals(randomSpec(type, extent(random), extent(random), extent(random), random), random);
      new ExactProduct(problem.x(), problem.y())
          .assertClose(
              problem.solve(kernel(), random), problem.spec(), problem.c(), problem.label());
    }
  }

  /**
   * m = 0 or n = 0: nothing is done, and none of the addresses is followed.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void anEmptyProductTouchesNothing(DataType type) {
    for (int[] shape : new int[][] {{0, 0, 0}, {0, 5, 3}, {5, 0, 3}, {0, 1, 0}}) {
      GemmSpec spec = GemmSpec.of(type, shape[0], shape[1], shape[2]);
      kernel().gemm(spec, 0, 0, 0);
      kernel().gemm(spec.scaled(Complex.ONE, Complex.of(0.5)), 0, 0, 0);
    }
  }

  /**
   * beta = 0 overwrites whatever C holds.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void betaZeroNeverReadsC(DataType type) {
    Random random = random("betaZero", type);
    for (int[] shape : new int[][] {{1, 1, 1}, {7, 5, 3}, {33, 47, 20}, {3, 70, 0}}) {
      for (double garbage : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        for (double zero : new double[] {0.0, -0.0}) {
          GemmSpec spec =
              padded(
                  GemmSpec.of(type, shape[0], shape[1], shape[2])
                      .scaled(Complex.ONE, new Complex(zero, 0)),
                  random);
          Matrix x = Matrix.ofIntegers(type, spec.m(), spec.k(), random);
          Matrix y = Matrix.ofIntegers(type, spec.k(), spec.n(), random);
          Matrix c = Matrix.filled(type, spec.m(), spec.n(), garbage);
          GemmProblem problem = new GemmProblem(spec, x, y, c, label(spec));
          new ExactProduct(x, y)
              .assertExact(problem.solve(kernel(), random), spec, c, problem.label());
        }
      }
    }
  }

  /**
   * alpha = 0: C = beta·C, whatever A and B hold, and whether or not they are there.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void alphaZeroNeverReadsTheOperands(DataType type) {
    Random random = random("alphaZero", type);
    for (Complex beta : factors(type)) {
      GemmSpec spec =
          padded(GemmSpec.of(type, 23, 37, 11).scaled(new Complex(-0.0, 0), beta), random);
      Matrix x = Matrix.filled(type, 23, 11, Double.NaN);
      Matrix y = Matrix.filled(type, 11, 37, Double.NaN);
      assertScalesC(new GemmProblem(spec, x, y, c(spec, random), label(spec)), random);
    }
  }

  /**
   * k = 0: C = beta·C, whatever alpha is.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void kZeroNeverReadsTheOperands(DataType type) {
    Random random = random("kZero", type);
    for (Complex beta : factors(type)) {
      for (double alpha : new double[] {1, Double.NaN, Double.POSITIVE_INFINITY}) {
        GemmSpec spec =
            padded(GemmSpec.of(type, 23, 37, 0).scaled(new Complex(alpha, 0), beta), random);
        Matrix x = new Matrix(type, 23, 0);
        Matrix y = new Matrix(type, 0, 37);
        assertScalesC(new GemmProblem(spec, x, y, c(spec, random), label(spec)), random);
      }
    }
  }

  /**
   * NaN times 0 is NaN: no zero factor lets a kernel skip a term, and no term reaches beyond its
   * row or column.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void nanTimesZeroIsNan(DataType type) {
    assertSpoils(type, Double.NaN);
  }

  /**
   * Infinity times 0 is NaN.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void infinityTimesZeroIsNan(DataType type) {
    assertSpoils(type, Double.NEGATIVE_INFINITY);
  }

  /**
   * Infinity times a number is infinite, with the sign of the product.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void infinitiesPropagate(DataType type) {
    Random random = random("infinity", type);
    GemmSpec spec = padded(GemmSpec.of(type, 19, 21, 13), random);
    Matrix x = Matrix.filled(type, 19, 13, 1);
    Matrix y = Matrix.filled(type, 13, 21, -1);
    x.set(5, 7, Double.POSITIVE_INFINITY);
    Matrix computed =
        new GemmProblem(spec, x, y, c(spec, random), label(spec)).solve(kernel(), random);
    for (int i = 0; i < 19; i++) {
      for (int j = 0; j < 21; j++) {
        String where = label(spec) + ": C(" + i + ", " + j + ") is " + computed.text(i, j);
        assertEquals(i != 5, computed.isFinite(i, j), where);
        assertTrue(
            i != 5 || type.isComplex() || computed.re(i, j) == Double.NEGATIVE_INFINITY, where);
      }
    }
  }

  /**
   * With beta other than 0, a NaN in C stays where it is, and there alone.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void nanInCStaysInItsElement(DataType type) {
    Random random = random("nanInC", type);
    for (int k : new int[] {0, 13}) {
      GemmSpec spec = padded(GemmSpec.of(type, 19, 21, k).scaled(Complex.ONE, Complex.ONE), random);
      GemmProblem problem = integers(spec, random);
      problem.c().set(3, 17, Double.NaN);
      Matrix computed = problem.solve(kernel(), random);
      for (int i = 0; i < 19; i++) {
        for (int j = 0; j < 21; j++) {
          assertEquals(
              i == 3 && j == 17,
              computed.isNaN(i, j),
              problem.label() + ": C(" + i + ", " + j + ") is " + computed.text(i, j));
        }
      }
    }
  }

  /**
   * A NaN factor makes every element NaN.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void nanFactorsPropagate(DataType type) {
    Random random = random("nanFactor", type);
    Complex nan = new Complex(Double.NaN, 0);
    for (GemmSpec spec :
        List.of(
            GemmSpec.of(type, 9, 18, 4).scaled(nan, Complex.ZERO),
            GemmSpec.of(type, 9, 18, 4).scaled(Complex.ONE, nan),
            GemmSpec.of(type, 9, 18, 0).scaled(Complex.ONE, nan))) {
      Matrix computed = integers(spec, random).solve(kernel(), random);
      for (int i = 0; i < 9; i++) {
        for (int j = 0; j < 18; j++) {
          assertTrue(computed.isNaN(i, j), label(spec) + ": C(" + i + ", " + j + ")");
        }
      }
    }
  }

  /**
   * A block of C computed by a call of its own has the bits that it has in the whole, whatever its
   * place and size: single elements, rows, columns, and any rectangle.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void bitsDoNotDependOnThePlaceInC(DataType type) {
    Random random = random("place", type);
    for (int[] shape : new int[][] {{61, 83, 67}, {150, 270, 301}, {9, 33, 1500}}) {
      for (Transpose transA : Transpose.values()) {
        Transpose transB = Transpose.values()[random.nextInt(3)];
        GemmSpec spec =
            padded(
                GemmSpec.of(type, transA, transB, shape[0], shape[1], shape[2])
                    .scaled(Complex.of(0.75), Complex.of(1.5)),
                random);
        GemmProblem problem = reals(spec, random);
        Matrix whole = problem.solve(kernel(), random);
        assertBlock(problem, whole, 0, shape[0], random.nextInt(shape[1]), 1, random);
        assertBlock(problem, whole, random.nextInt(shape[0]), 1, 0, shape[1], random);
        assertBlock(problem, whole, shape[0] - 1, 1, shape[1] - 1, 1, random);
        for (int round = 0; round < 8; round++) {
          int rows = 1 + random.nextInt(shape[0]);
          int columns = 1 + random.nextInt(shape[1]);
          int firstRow = random.nextInt(shape[0] - rows + 1);
          int firstColumn = random.nextInt(shape[1] - columns + 1);
          assertBlock(problem, whole, firstRow, rows, firstColumn, columns, random);
        }
      }
    }
  }

  /**
   * The same operands stored in another way, transposed or with other leading dimensions and
   * alignments, give the same bits.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void bitsDoNotDependOnHowOperandsAreStored(DataType type) {
    Random random = random("storage", type);
    for (int[] shape : new int[][] {{5, 6, 7}, {37, 50, 41}, {70, 300, 275}}) {
      GemmSpec dense =
          GemmSpec.of(type, shape[0], shape[1], shape[2]).scaled(Complex.of(0.75), Complex.of(1.5));
      GemmProblem reference = reals(dense, random);
      Matrix expected = reference.solve(kernel(), random);
      for (Transpose transA : Transpose.values()) {
        for (Transpose transB : Transpose.values()) {
          GemmSpec spec =
              padded(
                  GemmSpec.of(type, transA, transB, shape[0], shape[1], shape[2])
                      .scaled(dense.alpha(), dense.beta()),
                  random);
          new GemmProblem(spec, reference.x(), reference.y(), reference.c(), label(spec))
              .solve(kernel(), random)
              .assertSameBits(expected, label(spec));
        }
      }
    }
  }

  /**
   * Many threads inside one kernel at once get the bits that one thread gets.
   *
   * @throws Exception if a thread fails
   */
  @Test
  public final void manyThreadsMayShareTheKernel() throws Exception {
    List<GemmProblem> problems = new ArrayList<>();
    List<Matrix> expected = new ArrayList<>();
    for (DataType type : kernel().types()) {
      Random random = random("threads", type);
      for (int round = 0; round < 12; round++) {
        GemmProblem problem =
            reals(
                randomSpec(
                    type,
                    1 + random.nextInt(120),
                    1 + random.nextInt(120),
                    random.nextInt(300),
                    random),
                random);
        problems.add(problem);
        expected.add(problem.solve(kernel(), random));
      }
    }
    onManyThreads(
        thread -> {
          Random random = new Random(thread);
          for (int p = 0; p < problems.size(); p++) {
            int chosen = (5 * thread + p) % problems.size();
            problems
                .get(chosen)
                .solve(kernel(), random)
                .assertSameBits(expected.get(chosen), problems.get(chosen).label());
          }
        });
  }

  private void assertScalesC(GemmProblem problem, Random random) {
    // Stands for a product that is never formed: every expected value is beta·C.
    ExactProduct none =
        new ExactProduct(
            new Matrix(problem.spec().type(), problem.spec().m(), 0),
            new Matrix(problem.spec().type(), 0, problem.spec().n()));
    none.assertExact(problem.solve(kernel(), random), problem.spec(), problem.c(), problem.label());
    none.assertExact(
        problem.solveWithoutOperands(kernel(), random),
        problem.spec(),
        problem.c(),
        problem.label());
  }

  /** One bad element in A against a row of zeros in B, then the other way round. */
  private void assertSpoils(DataType type, double bad) {
    Random random = random("spoil" + bad, type);
    for (int[] shape : new int[][] {{1, 1, 1}, {9, 10, 6}, {40, 67, 53}, {5, 300, 261}}) {
      for (Transpose op : Transpose.values()) {
        GemmSpec spec = padded(GemmSpec.of(type, op, op, shape[0], shape[1], shape[2]), random);
        int p = random.nextInt(shape[2]);
        int i = random.nextInt(shape[0]);
        int j = random.nextInt(shape[1]);
        GemmProblem inA = integers(spec, random);
        inA.y().setRow(p, 0);
        inA.x().set(i, p, bad);
        assertOnlyNan(inA, inA.solve(kernel(), random), i, -1);
        GemmProblem inB = integers(spec, random);
        inB.x().setColumn(p, 0);
        inB.y().set(p, j, bad);
        assertOnlyNan(inB, inB.solve(kernel(), random), -1, j);
      }
    }
  }

  private static void assertOnlyNan(GemmProblem problem, Matrix computed, int row, int column) {
    for (int i = 0; i < computed.rows(); i++) {
      for (int j = 0; j < computed.columns(); j++) {
        assertEquals(
            i == row || j == column,
            computed.isNaN(i, j),
            problem.label() + ": C(" + i + ", " + j + ") is " + computed.text(i, j));
      }
    }
  }

  private void assertBlock(
      GemmProblem problem,
      Matrix whole,
      int firstRow,
      int rows,
      int firstColumn,
      int columns,
      Random random) {
    problem
        .solveBlock(kernel(), firstRow, rows, firstColumn, columns, random)
        .assertSameBits(
            whole.block(firstRow, rows, firstColumn, columns),
            "block of %d x %d at (%d, %d) of %s"
                .formatted(rows, columns, firstRow, firstColumn, problem.label()));
  }

  private GemmProblem integers(GemmSpec spec, Random random) {
    return new GemmProblem(
        spec,
        Matrix.ofIntegers(spec.type(), spec.m(), spec.k(), random),
        Matrix.ofIntegers(spec.type(), spec.k(), spec.n(), random),
        c(spec, random),
        label(spec));
  }

  private GemmProblem reals(GemmSpec spec, Random random) {
    return GemmProblem.ofReals(spec, label(spec), random);
  }

  private static Matrix c(GemmSpec spec, Random random) {
    return Matrix.ofIntegers(spec.type(), spec.m(), spec.n(), random);
  }

  private static int extent(Random random) {
    return random.nextInt(random.nextInt(4) == 0 ? 200 : 40);
  }
}
