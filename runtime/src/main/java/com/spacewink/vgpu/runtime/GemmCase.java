package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.runtime.TestArrays.TestArray;
import java.util.ArrayList;
import java.util.List;

/**
 * One product of small integers with its exact result, for the self-tests of single and batched
 * products. {@code seed} varies the numbers from one product of a batch to the next.
 */
final class GemmCase {
  private static final double PADDING = 4242;

  private final GemmSpec spec;
  private final int seed;

  // On the heap too, as the test runs when nothing is compiled yet and windows are slow then.
  private final double[] reA;
  private final double[] imA;
  private final double[] reB;
  private final double[] imB;

  GemmCase(GemmSpec spec, int seed) {
    this.spec = spec;
    this.seed = seed;
    reA = integers(length(spec.bytesA()), 3);
    imA = integers(spec.type().isComplex() ? reA.length : 0, 4);
    reB = integers(length(spec.bytesB()), 5);
    imB = integers(spec.type().isComplex() ? reB.length : 0, 6);
  }

  /** Sizes around the edges of vector registers and blocks; every transpose; gaps between rows. */
  static List<GemmSpec> specs(DataType type) {
    List<GemmSpec> specs = new ArrayList<>();
    Complex[] betas = {Complex.ZERO, Complex.ONE, Complex.of(-1)};
    for (int[] shape : new int[][] {{1, 1, 1}, {5, 7, 3}, {13, 33, 17}, {25, 18, 40}}) {
      for (Transpose transA : transposes(type)) {
        for (Transpose transB : transposes(type)) {
          int i = specs.size();
          GemmSpec tight = GemmSpec.of(type, transA, transB, shape[0], shape[1], shape[2]);
          Complex alpha = i % 2 == 0 ? Complex.ONE : new Complex(-2, type.isComplex() ? 1 : 0);
          specs.add(
              tight
                  .leading(tight.lda() + i % 3, tight.ldb() + i % 2, tight.ldc() + i % 4)
                  .scaled(alpha, betas[i % 3]));
        }
      }
    }
    specs.add(GemmSpec.of(type, 3, 5, 0).scaled(Complex.ONE, Complex.of(-1)));
    return specs;
  }

  TestArray a(TestArrays arrays) {
    return arrays.array(spec.type(), reA, imA);
  }

  TestArray b(TestArrays arrays) {
    return arrays.array(spec.type(), reB, imB);
  }

  /** C as it is before the product: NaN where beta = 0 says that it is not read. */
  TestArray c(TestArrays arrays) {
    TestArray c = arrays.array(spec.type(), length(spec.bytesC()));
    c.fill(PADDING);
    for (int i = 0; i < spec.m(); i++) {
      for (int j = 0; j < spec.n(); j++) {
        double old = spec.beta().isZero() ? Double.NaN : integer(i * 31 + j, 7);
        c.set((int) (i * spec.ldc() + j), old, old);
      }
    }
    return c;
  }

  void check(TestArray c) {
    String what = "gemm " + spec;
    int length = length(spec.bytesC());
    for (int at = 0; at < length; at++) {
      int i = (int) (at / spec.ldc());
      int j = (int) (at % spec.ldc());
      Complex expected = j < spec.n() ? expected(i, j) : new Complex(PADDING, PADDING);
      if (c.re(at) != expected.re()) {
        throw new SelfTestFailure(what, element(i, j), c.re(at), expected.re());
      }
      if (spec.type().isComplex() && c.im(at) != expected.im()) {
        throw new SelfTestFailure(what, element(i, j) + ".im", c.im(at), expected.im());
      }
    }
    c.checkGuards(what);
  }

  private Complex expected(int i, int j) {
    int fromA = (int) (spec.transA().isTransposed() ? i : i * spec.lda());
    int stepA = (int) (spec.transA().isTransposed() ? spec.lda() : 1);
    int fromB = (int) (spec.transB().isTransposed() ? j * spec.ldb() : j);
    int stepB = (int) (spec.transB().isTransposed() ? 1 : spec.ldb());
    double old = spec.beta().isZero() ? 0 : spec.beta().re() * integer(i * 31 + j, 7);
    return spec.type().isComplex()
        ? complexSum(fromA, stepA, fromB, stepB, old)
        : new Complex(spec.alpha().re() * realSum(fromA, stepA, fromB, stepB) + old, 0);
  }

  private double realSum(int fromA, int stepA, int fromB, int stepB) {
    double sum = 0;
    for (int p = 0; p < spec.k(); p++) {
      sum += reA[fromA + p * stepA] * reB[fromB + p * stepB];
    }
    return sum;
  }

  private Complex complexSum(int fromA, int stepA, int fromB, int stepB, double old) {
    int signA = spec.transA() == Transpose.CONJUGATE ? -1 : 1;
    int signB = spec.transB() == Transpose.CONJUGATE ? -1 : 1;
    double re = 0;
    double im = 0;
    for (int p = 0; p < spec.k(); p++) {
      int atA = fromA + p * stepA;
      int atB = fromB + p * stepB;
      re += reA[atA] * reB[atB] - signA * imA[atA] * signB * imB[atB];
      im += reA[atA] * signB * imB[atB] + signA * imA[atA] * reB[atB];
    }
    Complex alpha = spec.alpha();
    return new Complex(
        alpha.re() * re - alpha.im() * im + old, alpha.re() * im + alpha.im() * re + old);
  }

  private static String element(int i, int j) {
    return "(" + i + ", " + j + ")";
  }

  private double[] integers(int length, int salt) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = integer(i, salt);
    }
    return values;
  }

  /** A number from -4 to 4; sums of a few hundred products of two are exact in every type. */
  private double integer(int i, int salt) {
    return Math.floorMod((i + 1) * 2654435761L * salt + seed * 40503L >> 7, 9) - 4;
  }

  private int length(long bytes) {
    return (int) (bytes / spec.type().bytes());
  }

  private static Transpose[] transposes(DataType type) {
    return type.isComplex()
        ? Transpose.values()
        : new Transpose[] {Transpose.NONE, Transpose.TRANSPOSE};
  }
}
