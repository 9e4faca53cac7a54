package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.ReduceSpec;

/** Products of complex numbers along an axis, one factor after the other, in double. */
final class ComplexProduct {
  private final ReduceSpec spec;

  ComplexProduct(ReduceSpec spec) {
    this.spec = spec;
  }

  void run(long in, long out) {
    RealArray source = RealArray.of(spec.type(), in);
    RealArray result = RealArray.of(spec.type(), out);
    for (long o = 0; o < spec.outer(); o++) {
      for (long i = 0; i < spec.inner(); i++) {
        multiply(source, o * spec.count() * spec.inner() + i, result, o * spec.inner() + i);
      }
    }
  }

  private void multiply(RealArray source, long first, RealArray result, long index) {
    if (spec.count() == 0) {
      result.put(2 * index, spec.operation().identity());
      result.put(2 * index + 1, 0);
      return;
    }
    double re = source.get(2 * first);
    double im = source.get(2 * first + 1);
    for (long i = 1; i < spec.count(); i++) {
      long element = first + i * spec.inner();
      double x = source.get(2 * element);
      double y = source.get(2 * element + 1);
      double product = re * x - im * y;
      im = re * y + im * x;
      re = product;
    }
    result.put(2 * index, re);
    result.put(2 * index + 1, im);
  }
}
