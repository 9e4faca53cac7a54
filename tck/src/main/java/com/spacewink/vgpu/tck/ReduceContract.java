package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link ReduceKernel} must do. Sums are held against the bound in {@link ReduceKernel},
 * complex ones part by part; a sum of squares may round each term once more. Products of n factors
 * are held against &gamma;<sub>n</sub>, or &gamma;<sub>4n</sub> if complex, times their modulus.
 * Every test also fails if a kernel changes the source or what lies around source and result.
 */
public abstract class ReduceContract extends Contract {
  private static final long[][] SHAPES = {
    {1, 1, 1},
    {1, 7, 1},
    {7, 2, 1},
    {3, 64, 5},
    {2, 65, 17},
    {5, 129, 1},
    {1, 127, 33},
    {4, 3, 300},
    {1, 1, 1000},
    {2, 4099, 3},
    {3, 1000, 1}
  };

  /** For the subclasses. */
  protected ReduceContract() {}

  /**
   * @return the kernel to test, the same at each call
   */
  protected abstract ReduceKernel kernel();

  @Override
  final Kernel anyKernel() {
    return kernel();
  }

  /**
   * count = 0 gives {@link ReduceOperation#identity()}, and the source is not read.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void noElementsGiveTheIdentity(DataType type) {
    for (ReduceOperation operation : operations(type)) {
      ReduceSpec spec = new ReduceSpec(type, operation, 3, 0, 5);
      Memory out = new Memory(type, 15, 1);
      Memory before = out.copy();
      kernel().reduce(spec, 0, out.address());
      for (int element = 0; element < 15; element++) {
        assertEquals(operation.identity(), out.re(element), label(spec) + ": result " + element);
        assertEquals(0, out.im(element), label(spec) + ": im of result " + element);
      }
      out.assertUnchanged(before, all(15), "the result", label(spec));
    }
  }

  /**
   * No results: neither address is followed.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void noResultsTouchNothing(DataType type) {
    for (ReduceOperation operation : operations(type)) {
      kernel().reduce(new ReduceSpec(type, operation, 0, 5, 3), 0, 0);
      kernel().reduce(new ReduceSpec(type, operation, 5, 3, 0), 0, 0);
      kernel().reduce(new ReduceSpec(type, operation, 0, 0, 0), 0, 0);
    }
  }

  /**
   * Every operation on vectors, rows, columns and tensors.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void resultsStayWithinTheErrorBound(DataType type) {
    Random random = random("shapes", type);
    for (ReduceOperation operation : operations(type)) {
      for (long[] shape : SHAPES) {
        ReduceSpec spec = new ReduceSpec(type, operation, shape[0], shape[1], shape[2]);
        // Longer products leave the range of the numbers.
        if (operation != ReduceOperation.PRODUCT || spec.count() <= 200) {
          assertClose(spec, source(spec, random), random);
        }
      }
    }
  }

  /**
   * A million elements of one sign, where plain summation loses digits.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void longVectorsStayWithinTheErrorBound(DataType type) {
    Random random = random("long", type);
    int count = 1_000_003;
    Memory in = new Memory(type, count, 1);
    for (int element = 0; element < count; element++) {
      in.set(element, Math.abs(Matrix.real(type, random)), Math.abs(Matrix.real(type, random)));
    }
    for (ReduceOperation operation : operations(type)) {
      if (operation != ReduceOperation.PRODUCT) {
        assertClose(new ReduceSpec(type, operation, 1, count, 1), in, random);
      }
    }
  }

  /**
   * One NaN, at any place, makes its own result NaN and no other: comparisons must not lose it.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void nanPropagates(DataType type) {
    Random random = random("nan", type);
    for (ReduceOperation operation : operations(type)) {
      for (long[] shape : new long[][] {{1, 1, 1}, {3, 70, 1}, {2, 67, 19}, {1, 1000, 1}}) {
        ReduceSpec spec = new ReduceSpec(type, operation, shape[0], shape[1], shape[2]);
        long middle = random.nextInt((int) spec.count());
        for (long place : new long[] {0, middle, spec.count() - 1}) {
          long outer = random.nextInt((int) spec.outer());
          long inner = random.nextInt((int) spec.inner());
          Memory in = source(spec, random);
          in.set(element(spec, outer, place, inner), Double.NaN, Double.NaN);
          Memory out = reduce(spec, in, random);
          for (long result = 0; result < spec.outer() * spec.inner(); result++) {
            assertEquals(
                result == outer * spec.inner() + inner,
                Double.isNaN(out.re(result)),
                "%s, NaN at %d: result %d is %s"
                    .formatted(label(spec), place, result, out.text(result)));
          }
        }
      }
    }
  }

  /**
   * Infinities go through the operations as IEEE 754 says; what a product of complex infinities is,
   * it does not say.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void infinitiesPropagate(DataType type) {
    Random random = random("infinity", type);
    for (ReduceOperation operation : operations(type)) {
      if (type.isComplex() && operation == ReduceOperation.PRODUCT) {
        continue;
      }
      ReduceSpec spec = new ReduceSpec(type, operation, 1, 100, 1);
      Memory in = new Memory(type, 100, 1);
      for (int element = 0; element < 100; element++) {
        in.set(element, 1, 0);
      }
      in.set(41, Double.NEGATIVE_INFINITY, 0);
      double expected =
          switch (operation) {
            case SUM, PRODUCT, MIN -> Double.NEGATIVE_INFINITY;
            case MAX -> 1;
            case SUM_ABS, SUM_SQUARES, MAX_ABS -> Double.POSITIVE_INFINITY;
          };
      assertEquals(expected, reduce(spec, in, random).re(0), label(spec));
      if (operation == ReduceOperation.SUM) {
        in.set(3, Double.POSITIVE_INFINITY, 0);
        assertTrue(Double.isNaN(reduce(spec, in, random).re(0)), label(spec));
      }
    }
  }

  /**
   * A result has the same bits if its elements are reduced elsewhere: alone if they are contiguous,
   * or else as one of two columns. Neither neighbours nor the distance of its elements matter.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void bitsDoNotDependOnNeighbours(DataType type) {
    Random random = random("neighbours", type);
    for (ReduceOperation operation : operations(type)) {
      for (long[] shape : SHAPES) {
        ReduceSpec spec = new ReduceSpec(type, operation, shape[0], shape[1], shape[2]);
        Memory in = source(spec, random);
        Memory whole = reduce(spec, in, random);
        long columns = Math.min(2, spec.inner());
        ReduceSpec small = new ReduceSpec(type, operation, 1, spec.count(), columns);
        for (long outer = 0; outer < spec.outer(); outer++) {
          for (long inner = 0; inner < spec.inner(); inner += 1 + random.nextInt(9)) {
            long column = columns == 1 ? 0 : random.nextInt(2);
            Memory elsewhere = source(small, random);
            for (long i = 0; i < spec.count(); i++) {
              long element = element(spec, outer, i, inner);
              elsewhere.set(i * columns + column, in.re(element), in.im(element));
            }
            Memory alone = reduce(small, elsewhere, random);
            long result = outer * spec.inner() + inner;
            assertTrue(
                whole.sameBits(result, alone, column),
                "%s: result %d: got %s, elsewhere %s"
                    .formatted(label(spec), result, whole.text(result), alone.text(column)));
          }
        }
      }
    }
  }

  /**
   * Many threads may be inside one kernel at once.
   *
   * @throws Exception if a thread fails
   */
  @Test
  public final void manyThreadsMayShareTheKernel() throws Exception {
    onManyThreads(
        thread -> {
          Random random = new Random(thread);
          for (DataType type : kernel().types()) {
            for (ReduceOperation operation : operations(type)) {
              ReduceSpec spec = new ReduceSpec(type, operation, 3, 150, 7 + thread);
              assertClose(spec, source(spec, random), random);
            }
          }
        });
  }

  private Memory reduce(ReduceSpec spec, Memory in, Random random) {
    int results = (int) (spec.outer() * spec.inner());
    Memory out = new Memory(spec.type(), results, random.nextInt(16));
    Memory inBefore = in.copy();
    Memory outBefore = out.copy();
    kernel().reduce(spec, in.address(), out.address());
    in.assertUnchanged(inBefore, new BitSet(), "the source", label(spec));
    out.assertUnchanged(outBefore, all(results), "the result", label(spec));
    return out;
  }

  private void assertClose(ReduceSpec spec, Memory in, Random random) {
    Memory out = reduce(spec, in, random);
    for (long outer = 0; outer < spec.outer(); outer++) {
      for (long inner = 0; inner < spec.inner(); inner++) {
        long result = outer * spec.inner() + inner;
        ExactReduction exact = new ExactReduction(spec, vector(spec, in, outer, inner));
        checkPart(out.re(result), exact.re(), exact.boundOfRe(), spec, "result " + result);
        checkPart(out.im(result), exact.im(), exact.boundOfIm(), spec, "im of result " + result);
      }
    }
  }

  private void checkPart(
      double got, Precise expected, double bound, ReduceSpec spec, String where) {
    // Written so that NaN fails.
    if (!(expected.distanceTo(got) <= bound)) {
      fail(
          "%s: %s: got %s, expected %s, error %.3g, bound %.3g"
              .formatted(label(spec), where, got, expected, expected.distanceTo(got), bound));
    }
  }

  /** Numbers of either sign; near 1 if they are to be multiplied. */
  private static Memory source(ReduceSpec spec, Random random) {
    int elements = (int) (spec.outer() * spec.count() * spec.inner());
    Memory in = new Memory(spec.type(), elements, random.nextInt(16));
    for (int element = 0; element < elements; element++) {
      if (spec.operation() == ReduceOperation.PRODUCT) {
        double angle = spec.type().isComplex() ? 2 * Math.PI * random.nextDouble() : 0;
        double modulus = 0.75 + 0.5 * random.nextDouble();
        in.set(element, modulus * Math.cos(angle), modulus * Math.sin(angle));
      } else {
        in.set(element, Matrix.real(spec.type(), random), Matrix.real(spec.type(), random));
      }
    }
    return in;
  }

  private static Memory vector(ReduceSpec spec, Memory in, long outer, long inner) {
    Memory vector = new Memory(spec.type(), spec.count(), 1);
    for (long i = 0; i < spec.count(); i++) {
      long element = element(spec, outer, i, inner);
      vector.set(i, in.re(element), in.im(element));
    }
    return vector;
  }

  private static long element(ReduceSpec spec, long outer, long i, long inner) {
    return (outer * spec.count() + i) * spec.inner() + inner;
  }

  private static BitSet all(int results) {
    BitSet all = new BitSet();
    all.set(0, results);
    return all;
  }

  private static List<ReduceOperation> operations(DataType type) {
    return Stream.of(ReduceOperation.values())
        .filter(operation -> !type.isComplex() || operation.isComplex())
        .toList();
  }
}
