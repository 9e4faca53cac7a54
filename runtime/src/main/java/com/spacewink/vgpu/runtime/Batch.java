package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;

/**
 * Row-major matrix products of one shape at constant distances.
 *
 * @param first the first product
 * @param count how many there are
 * @param strideA elements from one A to the next
 * @param strideB the same of B
 * @param strideC the same of C
 */
record Batch(Product first, long count, long strideA, long strideB, long strideC) {
  GemmSpec spec() {
    return first.spec();
  }

  double flops() {
    return count * spec().flops();
  }

  Product product(long index) {
    long bytes = index * spec().type().bytes();
    return new Product(
        spec(),
        first.a() + bytes * strideA,
        first.b() + bytes * strideB,
        first.c() + bytes * strideC);
  }

  Batch part(long begin, long size) {
    return new Batch(product(begin), size, strideA, strideB, strideC);
  }

  void computeBy(BatchedGemmKernel kernel) {
    kernel.gemmStrided(spec(), count, first.a(), strideA, first.b(), strideB, first.c(), strideC);
  }
}
