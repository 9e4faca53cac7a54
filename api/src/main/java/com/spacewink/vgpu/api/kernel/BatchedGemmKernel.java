package com.spacewink.vgpu.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Many matrix products of one shape in one call. Product i gives the same bits as {@link
 * GemmKernel#gemm} of the same backend on the same operands. Where {@link GemmSpec#readsOperands()}
 * is false, neither the A and B nor arrays of their addresses are read.
 */
@ConsumerType
public interface BatchedGemmKernel extends Kernel {
  /** The operation's name in commands, configuration and the tuner file. */
  String OPERATION = "gemm_batched";

  /**
   * Computes C<sub>i</sub> = alpha·op(A<sub>i</sub>)·op(B<sub>i</sub>) + beta·C<sub>i</sub> for 0
   * &le; i &lt; count, matrices at a constant distance.
   *
   * @param spec each product, in {@link Layout#ROW_MAJOR} and of one of {@link #types()}
   * @param count the number of products, 0 or more
   * @param a address of the first A
   * @param strideA elements from one A to the next; 0 if all products share it
   * @param b address of the first B
   * @param strideB elements from one B to the next; 0 if all products share it
   * @param c address of the first C
   * @param strideC elements from one C to the next; no two C overlap
   */
  void gemmStrided(
      GemmSpec spec, long count, long a, long strideA, long b, long strideB, long c, long strideC);

  /**
   * The same for matrices that lie anywhere.
   *
   * @param spec each product, in {@link Layout#ROW_MAJOR} and of one of {@link #types()}
   * @param count the number of products, 0 or more
   * @param a address of an array of {@code count} addresses, those of the A
   * @param b likewise of the B
   * @param c likewise of the C; no two C overlap
   */
  void gemmPointers(GemmSpec spec, long count, long a, long b, long c);
}
