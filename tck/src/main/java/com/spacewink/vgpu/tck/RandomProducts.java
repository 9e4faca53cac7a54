package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Products with operations, factors and leading dimensions at random. */
final class RandomProducts {
  private RandomProducts() {}

  static GemmSpec randomSpec(DataType type, int m, int n, int k, Random random) {
    Transpose[] ops = Transpose.values();
    return padded(
        GemmSpec.of(type, ops[random.nextInt(3)], ops[random.nextInt(3)], m, n, k)
            .scaled(factor(type, random), factor(type, random)),
        random);
  }

  /** The same product with gaps between the rows of some matrices. */
  static GemmSpec padded(GemmSpec dense, Random random) {
    return dense.leading(
        dense.lda() + gap(random), dense.ldb() + gap(random), dense.ldc() + gap(random));
  }

  static Complex factor(DataType type, Random random) {
    List<Complex> factors = factors(type);
    return factors.get(random.nextInt(factors.size()));
  }

  /** Factors that every type holds exactly, those that kernels treat on their own among them. */
  static List<Complex> factors(DataType type) {
    List<Complex> factors = new ArrayList<>();
    for (double factor : new double[] {0, 1, -1, 0.5}) {
      factors.add(Complex.of(factor));
    }
    if (type.isComplex()) {
      factors.add(new Complex(0, 1));
      factors.add(new Complex(1, -0.5));
      factors.add(new Complex(-0.25, 2));
    }
    return factors;
  }

  private static int gap(Random random) {
    return random.nextBoolean() ? 0 : 1 + random.nextInt(9);
  }
}
