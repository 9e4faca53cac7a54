package com.spacewink.vgpu.backend.scalar;

import static com.spacewink.vgpu.rawmemory.RawMemory.getFloat;
import static com.spacewink.vgpu.rawmemory.RawMemory.putFloat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Layout;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.tck.BatchedGemmContract;
import com.spacewink.vgpu.tck.GemmContract;
import com.spacewink.vgpu.tck.PermuteContract;
import com.spacewink.vgpu.tck.ReduceContract;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Kernels with one fault each fail the test of the contract that is about it. */
class ContractsFindFaultsTest {
  private final ScalarGemm gemm = new ScalarGemm();
  private final ScalarPermute permute = new ScalarPermute();
  private final ScalarReduce reduce = new ScalarReduce();

  @FunctionalInterface
  private interface Gemm {
    void run(GemmSpec spec, long a, long b, long c);
  }

  @Test
  void gemmThatLeavesOutTheLastTerm() {
    assertFound(
        (spec, a, b, c) -> gemm.gemm(terms(spec, Math.min(spec.k(), 16)), a, b, c),
        GemmContract::productsOfSmallIntegersAreExact);
  }

  @Test
  void gemmThatForgetsToConjugate() {
    assertFound(
        DataType.C64,
        (spec, a, b, c) -> gemm.gemm(withoutConjugation(spec), a, b, c),
        GemmContract::everyTransposeMeetsEveryFactor);
  }

  @Test
  void gemmThatLosesTwoDigits() {
    assertFound(
        (spec, a, b, c) -> {
          gemm.gemm(spec, a, b, c);
          if (!spec.isEmpty()) {
            putFloat(c, getFloat(c) * (1 + 1e-3f));
          }
        },
        GemmContract::randomProductsStayWithinTheErrorBound);
  }

  @Test
  void gemmThatWritesBehindARow() {
    assertFound(
        (spec, a, b, c) -> {
          gemm.gemm(spec, a, b, c);
          putFloat(c + spec.n() * Float.BYTES, 0);
        },
        GemmContract::largeProductsStayWithinTheErrorBound);
  }

  @Test
  void gemmThatWritesBeforeC() {
    assertFound(
        (spec, a, b, c) -> {
          gemm.gemm(spec, a, b, c);
          putFloat(c - Float.BYTES, 0);
        },
        GemmContract::largeProductsStayWithinTheErrorBound);
  }

  @Test
  void gemmThatScalesAInPlace() {
    assertFound(
        (spec, a, b, c) -> {
          gemm.gemm(spec, a, b, c);
          putFloat(a, 2 * getFloat(a));
        },
        GemmContract::largeProductsStayWithinTheErrorBound);
  }

  @Test
  void gemmThatMultipliesCByZero() {
    assertFound(
        (spec, a, b, c) -> {
          float old = spec.beta().isZero() ? getFloat(c) : 0;
          gemm.gemm(spec, a, b, c);
          putFloat(c, getFloat(c) + 0 * old);
        },
        GemmContract::betaZeroNeverReadsC);
  }

  @Test
  void gemmThatMultipliesTheProductByZero() {
    assertFound(
        (spec, a, b, c) -> {
          gemm.gemm(spec, a, b, c);
          if (a != 0) {
            putFloat(c, getFloat(c) + 0 * getFloat(a));
          }
        },
        GemmContract::alphaZeroNeverReadsTheOperands);
  }

  @Test
  void gemmThatMultipliesNoTermsByAlpha() {
    assertFound(
        (spec, a, b, c) -> {
          gemm.gemm(spec, a, b, c);
          putFloat(c, getFloat(c) + 0 * (float) spec.alpha().re());
        },
        GemmContract::kZeroNeverReadsTheOperands);
  }

  @Test
  void gemmThatSkipsZeros() {
    assertFound(
        (spec, a, b, c) -> {
          gemm.gemm(spec, a, b, c);
          putFloat(c, Float.isNaN(getFloat(c)) ? 0 : getFloat(c));
        },
        GemmContract::nanTimesZeroIsNan);
  }

  @Test
  void gemmThatAddsInAnotherOrderForASingleRow() {
    assertFound(
        (spec, a, b, c) -> {
          if (spec.m() == 1) {
            halves(spec, a, b, c);
          } else {
            gemm.gemm(spec, a, b, c);
          }
        },
        GemmContract::bitsDoNotDependOnThePlaceInC);
  }

  @Test
  void gemmThatAddsInAnotherOrderForATranspose() {
    assertFound(
        (spec, a, b, c) -> {
          if (spec.transB() == Transpose.TRANSPOSE) {
            halves(spec, a, b, c);
          } else {
            gemm.gemm(spec, a, b, c);
          }
        },
        GemmContract::bitsDoNotDependOnHowOperandsAreStored);
  }

  @Test
  void batchThatLeavesOutTheLastProduct() {
    assertFoundInBatch(-1, 0, BatchedGemmContract::stridedProductsHaveTheBitsOfSingleOnes);
  }

  @Test
  void batchThatMistakesAStride() {
    assertFoundInBatch(0, 1, BatchedGemmContract::resultsMayInterleave);
  }

  @Test
  void permuteThatMovesNumbersInsteadOfBits() {
    assertFoundInPermute(
        (spec, in, out) -> {
          permute.permute(spec, in, out);
          putFloat(out, getFloat(out) * 1f);
        },
        PermuteContract::contiguousCopies);
  }

  @Test
  void permuteThatTakesStridesForPositive() {
    assertFoundInPermute(
        (spec, in, out) -> {
          long[] strides = spec.inStrides();
          for (int d = 0; d < strides.length; d++) {
            strides[d] = Math.abs(strides[d]);
          }
          permute.permute(
              new PermuteSpec(spec.type(), spec.extents(), strides, spec.outStrides()),
              in - spec.inBytesBefore(),
              out);
        },
        PermuteContract::reversedAxes);
  }

  @Test
  void permuteThatFillsTheGaps() {
    assertFoundInPermute(
        (spec, in, out) -> {
          for (long offset = 0; offset < spec.outBytes(); offset += Float.BYTES) {
            putFloat(out + offset, 0);
          }
          permute.permute(spec, in, out);
        },
        PermuteContract::subArraysLeaveTheRestAlone);
  }

  @Test
  void sumThatAddsOneByOne() {
    assertFoundInReduce(
        (spec, in, out) -> {
          reduce.reduce(spec, in, out);
          if (spec.operation() == ReduceOperation.SUM) {
            float sum = 0;
            for (long i = 0; i < spec.count(); i++) {
              sum += getFloat(in + i * Float.BYTES);
            }
            putFloat(out, sum);
          }
        },
        ReduceContract::longVectorsStayWithinTheErrorBound);
  }

  @Test
  void minimumThatLosesNan() {
    assertFoundInReduce(
        (spec, in, out) -> {
          reduce.reduce(spec, in, out);
          if (spec.operation() == ReduceOperation.MIN && Float.isNaN(getFloat(out))) {
            putFloat(out, 0);
          }
        },
        ReduceContract::nanPropagates);
  }

  @Test
  void sumThatDependsOnTheInnerExtent() {
    assertFoundInReduce(
        (spec, in, out) -> {
          reduce.reduce(spec, in, out);
          if (spec.inner() > 1) {
            putFloat(out, Math.nextUp(getFloat(out)));
          }
        },
        ReduceContract::bitsDoNotDependOnNeighbours);
  }

  /** Adds the two halves of the terms up on their own, within the error bound. */
  private void halves(GemmSpec spec, long a, long b, long c) {
    long half = spec.k() / 2;
    long bytes = spec.type().bytes();
    gemm.gemm(terms(spec, half), a, b, c);
    gemm.gemm(
        terms(spec, spec.k() - half).scaled(spec.alpha(), Complex.ONE),
        a + half * bytes * (spec.transA().isTransposed() ? spec.lda() : 1),
        b + half * bytes * (spec.transB().isTransposed() ? 1 : spec.ldb()),
        c);
  }

  private static GemmSpec terms(GemmSpec spec, long k) {
    return new GemmSpec(
        spec.type(),
        Layout.ROW_MAJOR,
        spec.transA(),
        spec.transB(),
        spec.m(),
        spec.n(),
        k,
        spec.alpha(),
        spec.lda(),
        spec.ldb(),
        spec.beta(),
        spec.ldc());
  }

  private static GemmSpec withoutConjugation(GemmSpec spec) {
    Transpose transA = spec.transA().isTransposed() ? Transpose.TRANSPOSE : Transpose.NONE;
    return new GemmSpec(
        spec.type(),
        Layout.ROW_MAJOR,
        transA,
        spec.transB(),
        spec.m(),
        spec.n(),
        spec.k(),
        spec.alpha(),
        spec.lda(),
        spec.ldb(),
        spec.beta(),
        spec.ldc());
  }

  private static void assertFound(Gemm faulty, BiConsumer<GemmContract, DataType> test) {
    assertFound(DataType.F32, faulty, test);
  }

  private static void assertFound(
      DataType type, Gemm faulty, BiConsumer<GemmContract, DataType> test) {
    GemmKernel kernel =
        new GemmKernel() {
          @Override
          public Set<DataType> types() {
            return Set.of(type);
          }

          @Override
          public void gemm(GemmSpec spec, long a, long b, long c) {
            faulty.run(spec, a, b, c);
          }
        };
    GemmContract contract =
        new GemmContract() {
          @Override
          protected GemmKernel kernel() {
            return kernel;
          }
        };
    assertFails(() -> test.accept(contract, type));
  }

  private void assertFoundInBatch(
      long countFault, long strideFault, BiConsumer<BatchedGemmContract, DataType> test) {
    BatchedGemmKernel right = new ScalarBatchedGemm(gemm);
    BatchedGemmKernel kernel =
        new BatchedGemmKernel() {
          @Override
          public Set<DataType> types() {
            return right.types();
          }

          @Override
          public void gemmStrided(
              GemmSpec spec,
              long count,
              long a,
              long strideA,
              long b,
              long strideB,
              long c,
              long strideC) {
            right.gemmStrided(
                spec, count + countFault, a, strideA, b, strideB, c, strideC + strideFault);
          }

          @Override
          public void gemmPointers(GemmSpec spec, long count, long a, long b, long c) {
            right.gemmPointers(spec, count, a, b, c);
          }
        };
    BatchedGemmContract contract =
        new BatchedGemmContract() {
          @Override
          protected BatchedGemmKernel kernel() {
            return kernel;
          }

          @Override
          protected GemmKernel single() {
            return gemm;
          }
        };
    assertFails(() -> test.accept(contract, DataType.F64));
  }

  @FunctionalInterface
  private interface Copy {
    void run(PermuteSpec spec, long in, long out);
  }

  private static void assertFoundInPermute(
      Copy faulty, BiConsumer<PermuteContract, DataType> test) {
    PermuteKernel kernel =
        new PermuteKernel() {
          @Override
          public Set<DataType> types() {
            return Set.of(DataType.F32);
          }

          @Override
          public void permute(PermuteSpec spec, long in, long out) {
            faulty.run(spec, in, out);
          }
        };
    PermuteContract contract =
        new PermuteContract() {
          @Override
          protected PermuteKernel kernel() {
            return kernel;
          }
        };
    assertFails(() -> test.accept(contract, DataType.F32));
  }

  @FunctionalInterface
  private interface Reduction {
    void run(ReduceSpec spec, long in, long out);
  }

  private static void assertFoundInReduce(
      Reduction faulty, BiConsumer<ReduceContract, DataType> test) {
    ReduceKernel kernel =
        new ReduceKernel() {
          @Override
          public Set<DataType> types() {
            return Set.of(DataType.F32);
          }

          @Override
          public void reduce(ReduceSpec spec, long in, long out) {
            faulty.run(spec, in, out);
          }
        };
    ReduceContract contract =
        new ReduceContract() {
          @Override
          protected ReduceKernel kernel() {
            return kernel;
          }
        };
    assertFails(() -> test.accept(contract, DataType.F32));
  }

  private static void assertFails(Runnable test) {
    AssertionError failure = assertThrows(AssertionError.class, test::run);
    assertTrue(
        failure.getMessage().contains("vgpu.tck.seed"),
        "the message names no seed: " + failure.getMessage());
  }
}
