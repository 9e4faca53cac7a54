package com.spacewink.vgpu.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * General matrix product.
 *
 * <p>An element of C depends on the numbers in its row of op(A) and its column of op(B), k, alpha,
 * beta and its own old value alone, with the products added in an order that is a function of k:
 * neither m and n, nor its place in C, nor how the operands are stored change a bit of it. This is
 * what lets the runtime split C among threads and promise the same result for every number of them.
 *
 * <p>Error bound, elementwise, for a result computed with unit round-off u = eps/2 (Higham,
 * "Accuracy and Stability of Numerical Algorithms", 2nd ed., section 3.5): |computed - exact| &le;
 * |alpha|·&gamma;<sub>k+2</sub>·|op(A)|·|op(B)| + &gamma;<sub>2</sub>·|beta·C|, with
 * &gamma;<sub>j</sub> = j·u / (1 - j·u). For complex types &gamma;<sub>2(k+2)</sub> and
 * &gamma;<sub>4</sub> take their places, with |z| = |re| + |im|.
 */
@ConsumerType
public interface GemmKernel extends Kernel {
  /** The operation's name in commands, configuration and the tuner file. */
  String OPERATION = "gemm";

  /**
   * Computes C = alpha·op(A)·op(B) + beta·C.
   *
   * @param spec the product, in {@link Layout#ROW_MAJOR} and of one of {@link #types()}
   * @param a address of A's first element; not read unless {@link GemmSpec#readsOperands()}
   * @param b address of B's first element; likewise
   * @param c address of C's first element; elements between rows (beyond n) are left untouched
   */
  void gemm(GemmSpec spec, long a, long b, long c);
}
