package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;

/**
 * A row-major matrix product and where its operands lie.
 *
 * @param spec the product
 * @param a address of A
 * @param b address of B
 * @param c address of C
 */
record Product(GemmSpec spec, long a, long b, long c) {
  /** The product of some rows of op(A) with all of op(B). */
  Product rows(long first, long rows) {
    long step = spec.transA().isTransposed() ? 1 : spec.lda();
    return new Product(
        spec.block(rows, spec.n()), a + bytes(first * step), b, c + bytes(first * spec.ldc()));
  }

  /** The product of all of op(A) with some columns of op(B). */
  Product columns(long first, long columns) {
    long step = spec.transB().isTransposed() ? spec.ldb() : 1;
    return new Product(spec.block(spec.m(), columns), a, b + bytes(first * step), c + bytes(first));
  }

  void computeBy(GemmKernel kernel) {
    kernel.gemm(spec, a, b, c);
  }

  private long bytes(long elements) {
    return elements * spec.type().bytes();
  }
}
