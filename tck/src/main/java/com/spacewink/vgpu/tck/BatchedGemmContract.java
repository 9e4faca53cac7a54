package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link BatchedGemmKernel} must do: give the bits that as many calls of the same
 * backend's {@link GemmKernel} give, which {@link GemmContract} tests, and touch nothing else.
 */
public abstract class BatchedGemmContract extends Contract {
  private static final int[][] SHAPES = {
    {1, 1, 1}, {2, 3, 4}, {4, 4, 4}, {5, 7, 3}, {8, 8, 8}, {16, 17, 15}, {33, 40, 29}, {1, 70, 5}
  };

  private static final int[] COUNTS = {1, 2, 7, 33};

  /** For the subclasses. */
  protected BatchedGemmContract() {}

  /**
   * @return the kernel to test, the same at each call
   */
  protected abstract BatchedGemmKernel kernel();

  /**
   * @return the kernel for single products of the same backend
   */
  protected abstract GemmKernel single();

  @Override
  final Kernel anyKernel() {
    return kernel();
  }

  /** Single products exist for every type of the batches. */
  @Test
  public final void singleProductsHaveTheSameTypes() {
    assertTrue(
        single().types().containsAll(kernel().types()),
        "gemm has " + single().types() + ", gemm_batched " + kernel().types());
  }

  /**
   * Matrices at a constant distance, with gaps between them.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void stridedProductsHaveTheBitsOfSingleOnes(DataType type) {
    Random random = random("strided", type);
    for (int[] shape : SHAPES) {
      for (int count : COUNTS) {
        for (int round = 0; round < 3; round++) {
          GemmSpec spec = randomSpec(type, shape, random);
          new Batch(
                  spec,
                  count,
                  span(spec.bytesA(), spec) + random.nextInt(5),
                  span(spec.bytesB(), spec) + random.nextInt(5),
                  span(spec.bytesC(), spec) + random.nextInt(5),
                  random)
              .checkStrided();
        }
      }
    }
  }

  /**
   * A stride of 0 makes all products share an operand.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void productsMayShareOperands(DataType type) {
    Random random = random("shared", type);
    for (int[] shape : SHAPES) {
      GemmSpec spec = randomSpec(type, shape, random);
      long strideA = span(spec.bytesA(), spec);
      long strideB = span(spec.bytesB(), spec);
      long strideC = span(spec.bytesC(), spec);
      new Batch(spec, 9, 0, strideB, strideC, random).checkStrided();
      new Batch(spec, 9, strideA, 0, strideC, random).checkStrided();
      new Batch(spec, 9, 0, 0, strideC, random).checkStrided();
    }
  }

  /**
   * Results may be blocks of columns of one wide matrix: no two of them overlap, but their rows
   * take turns.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void resultsMayInterleave(DataType type) {
    Random random = random("interleaved", type);
    for (int[] shape : SHAPES) {
      int count = 6;
      GemmSpec dense = randomSpec(type, shape, random);
      GemmSpec spec = dense.leading(dense.lda(), dense.ldb(), count * dense.n());
      new Batch(spec, count, span(spec.bytesA(), spec), span(spec.bytesB(), spec), spec.n(), random)
          .checkStrided();
    }
  }

  /**
   * Matrices anywhere, some operands shared.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void pointedAtProductsHaveTheBitsOfSingleOnes(DataType type) {
    Random random = random("pointers", type);
    for (int[] shape : SHAPES) {
      for (int count : COUNTS) {
        GemmSpec spec = randomSpec(type, shape, random);
        new Batch(
                spec,
                count,
                span(spec.bytesA(), spec),
                span(spec.bytesB(), spec),
                span(spec.bytesC(), spec),
                random)
            .checkPointers();
      }
    }
  }

  /**
   * No products, or empty ones: nothing is touched.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void nothingToDoTouchesNothing(DataType type) {
    GemmSpec spec = GemmSpec.of(type, 4, 5, 6);
    kernel().gemmStrided(spec, 0, 0, 24, 0, 30, 0, 20);
    kernel().gemmPointers(spec, 0, 0, 0, 0);
    kernel().gemmStrided(GemmSpec.of(type, 0, 5, 6), 7, 0, 24, 0, 30, 0, 20);
    kernel().gemmStrided(GemmSpec.of(type, 4, 0, 6), 7, 0, 24, 0, 30, 0, 20);
  }

  /**
   * alpha = 0 or k = 0: C = beta·C, and operands need not be there.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void operandsThatDoNotMatterAreNotRead(DataType type) {
    Random random = random("unread", type);
    for (GemmSpec spec :
        List.of(
            GemmSpec.of(type, 4, 9, 6).scaled(Complex.ZERO, Complex.of(0.5)),
            GemmSpec.of(type, 4, 9, 0).scaled(Complex.ONE, Complex.of(-1)),
            GemmSpec.of(type, 4, 9, 0).scaled(Complex.ONE, Complex.ZERO))) {
      Batch batch = new Batch(spec, 5, 24, 54, 36, random);
      kernel().gemmStrided(spec, 5, 0, 24, 0, 54, batch.c.address(), 36);
      for (int i = 0; i < 5; i++) {
        single().gemm(spec, 0, 0, batch.expected.address(36L * i));
      }
      batch.c.assertSameBits(batch.expected, "C", label(spec));
    }
  }

  /**
   * beta = 0 overwrites whatever the C hold.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void betaZeroNeverReadsC(DataType type) {
    Random random = random("betaZero", type);
    for (int[] shape : SHAPES) {
      GemmSpec spec = GemmSpec.of(type, shape[0], shape[1], shape[2]);
      Batch batch =
          new Batch(
              spec,
              5,
              span(spec.bytesA(), spec),
              span(spec.bytesB(), spec),
              span(spec.bytesC(), spec),
              random);
      Matrix nan = Matrix.filled(type, spec.m(), 5 * spec.n(), Double.NaN);
      nan.store(Transpose.NONE, 5 * spec.n(), batch.c, 0);
      batch.checkStrided();
    }
  }

  /**
   * Many threads inside one kernel at once get the bits that one thread gets.
   *
   * @throws Exception if a thread fails
   */
  @Test
  public final void manyThreadsMayShareTheKernel() throws Exception {
    onManyThreads(
        thread -> {
          for (DataType type : kernel().types()) {
            Random random = new Random(thread);
            for (int[] shape : SHAPES) {
              GemmSpec spec = randomSpec(type, shape, random);
              new Batch(
                      spec,
                      11,
                      span(spec.bytesA(), spec),
                      span(spec.bytesB(), spec),
                      span(spec.bytesC(), spec),
                      random)
                  .checkStrided();
            }
          }
        });
  }

  private static GemmSpec randomSpec(DataType type, int[] shape, Random random) {
    Transpose[] ops = Transpose.values();
    double[] factors = {0, 1, -1, 0.5};
    GemmSpec dense =
        GemmSpec.of(
            type, ops[random.nextInt(3)], ops[random.nextInt(3)], shape[0], shape[1], shape[2]);
    Complex alpha =
        new Complex(factors[1 + random.nextInt(3)], type.isComplex() ? random.nextInt(2) : 0);
    return dense
        .scaled(alpha, Complex.of(factors[random.nextInt(4)]))
        .leading(
            dense.lda() + random.nextInt(3),
            dense.ldb() + random.nextInt(3),
            dense.ldc() + random.nextInt(3));
  }

  private static long span(long bytes, GemmSpec spec) {
    return bytes / spec.type().bytes();
  }

  /** Operands and results of one call, and the results that single products give. */
  private final class Batch {
    private final GemmSpec spec;
    private final int count;
    private final long strideA;
    private final long strideB;
    private final long strideC;
    private final Memory a;
    private final Memory b;
    private final Memory c;
    private final Memory expected;
    private final Random random;

    Batch(GemmSpec spec, int count, long strideA, long strideB, long strideC, Random random) {
      this.spec = spec;
      this.count = count;
      this.strideA = strideA;
      this.strideB = strideB;
      this.strideC = strideC;
      this.random = random;
      this.a = memory(strideA, span(spec.bytesA(), spec));
      this.b = memory(strideB, span(spec.bytesB(), spec));
      this.c = memory(strideC, span(spec.bytesC(), spec));
      for (int i = 0; i < count; i++) {
        Matrix.ofReals(spec.type(), spec.m(), spec.k(), random)
            .store(spec.transA(), spec.lda(), a, i * strideA);
        Matrix.ofReals(spec.type(), spec.k(), spec.n(), random)
            .store(spec.transB(), spec.ldb(), b, i * strideB);
        Matrix.ofReals(spec.type(), spec.m(), spec.n(), random)
            .store(Transpose.NONE, spec.ldc(), c, i * strideC);
      }
      this.expected = c.copy();
    }

    private Memory memory(long stride, long span) {
      return new Memory(spec.type(), (count - 1) * stride + span, random.nextInt(16));
    }

    void checkStrided() {
      for (int i = 0; i < count; i++) {
        single()
            .gemm(
                spec,
                a.address(i * strideA),
                b.address(i * strideB),
                expected.address(i * strideC));
      }
      Memory beforeA = a.copy();
      Memory beforeB = b.copy();
      kernel()
          .gemmStrided(
              spec, count, a.address(), strideA, b.address(), strideB, c.address(), strideC);
      check(beforeA, beforeB);
    }

    void checkPointers() {
      List<Long> ofA = shuffled(a, strideA);
      List<Long> ofB = shuffled(b, strideB);
      ofA.set(count / 2, ofA.get(0));
      ofB.set(count - 1, ofB.get(count / 2));
      List<Long> ofC = shuffled(c, strideC);
      for (int i = 0; i < count; i++) {
        long offset = ofC.get(i) - c.address();
        single().gemm(spec, ofA.get(i), ofB.get(i), expected.address() + offset);
      }
      Memory beforeA = a.copy();
      Memory beforeB = b.copy();
      ByteBuffer pointers = pointers(ofA, ofB, ofC);
      long address = BufferAddress.of(pointers);
      long arrayBytes = (long) count * Long.BYTES;
      kernel().gemmPointers(spec, count, address, address + arrayBytes, address + 2 * arrayBytes);
      Reference.reachabilityFence(pointers);
      check(beforeA, beforeB);
    }

    private List<Long> shuffled(Memory memory, long stride) {
      List<Long> addresses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        addresses.add(memory.address(i * stride));
      }
      Collections.shuffle(addresses, random);
      return addresses;
    }

    @SafeVarargs
    private ByteBuffer pointers(List<Long>... arrays) {
      ByteBuffer pointers =
          ByteBuffer.allocateDirect(arrays.length * count * Long.BYTES)
              .order(ByteOrder.nativeOrder());
      for (List<Long> array : arrays) {
        array.forEach(pointers::putLong);
      }
      return pointers;
    }

    private void check(Memory beforeA, Memory beforeB) {
      String label =
          label(
              "%s, %d products, strides %d, %d, %d"
                  .formatted(spec, count, strideA, strideB, strideC));
      c.assertSameBits(expected, "C", label);
      a.assertUnchanged(beforeA, new BitSet(), "A", label);
      b.assertUnchanged(beforeB, new BitSet(), "B", label);
    }
  }
}
