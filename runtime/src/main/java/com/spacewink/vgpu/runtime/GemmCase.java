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

  GemmCase(GemmSpec spec, int seed) {
    this.spec = spec;
    this.seed = seed;
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
    TestArray a = arrays.array(spec.type(), length(spec.bytesA()));
    fill(a, length(spec.bytesA()), 3);
    return a;
  }

  TestArray b(TestArrays arrays) {
    TestArray b = arrays.array(spec.type(), length(spec.bytesB()));
    fill(b, length(spec.bytesB()), 5);
    return b;
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

  void check(TestArray a, TestArray b, TestArray c) {
    String what = "gemm " + spec;
    for (int i = 0; i < spec.m(); i++) {
      for (int j = 0; j < spec.ldc(); j++) {
        int at = (int) (i * spec.ldc() + j);
        if (at >= length(spec.bytesC())) {
          break;
        }
        Complex expected = j < spec.n() ? expected(a, b, i, j) : new Complex(PADDING, PADDING);
        String element = "(" + i + ", " + j + ")";
        SelfTestFailure.check(c.re(at) == expected.re(), what, element, c.re(at), expected.re());
        if (spec.type().isComplex()) {
          SelfTestFailure.check(
              c.im(at) == expected.im(), what, element + ".im", c.im(at), expected.im());
        }
      }
    }
    c.checkGuards(what);
  }

  private Complex expected(TestArray a, TestArray b, int i, int j) {
    double re = 0;
    double im = 0;
    for (int p = 0; p < spec.k(); p++) {
      int atA = (int) (spec.transA().isTransposed() ? p * spec.lda() + i : i * spec.lda() + p);
      int atB = (int) (spec.transB().isTransposed() ? j * spec.ldb() + p : p * spec.ldb() + j);
      double imA = spec.transA() == Transpose.CONJUGATE ? -a.im(atA) : a.im(atA);
      double imB = spec.transB() == Transpose.CONJUGATE ? -b.im(atB) : b.im(atB);
      re += a.re(atA) * b.re(atB) - imA * imB;
      im += a.re(atA) * imB + imA * b.re(atB);
    }
    double old = integer(i * 31 + j, 7);
    double alphaRe = spec.alpha().re();
    double alphaIm = spec.alpha().im();
    return new Complex(
        alphaRe * re - alphaIm * im + (spec.beta().isZero() ? 0 : spec.beta().re() * old),
        alphaRe * im + alphaIm * re + (spec.beta().isZero() ? 0 : spec.beta().re() * old));
  }

  private void fill(TestArray array, int length, int salt) {
    for (int i = 0; i < length; i++) {
      array.set(i, integer(i, salt), integer(i, salt + 1));
    }
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
