package com.spacewink.vgpu.api.kernel;

import com.spacewink.vgpu.api.DataType;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A matrix product whose operand B can be packed once, into an order that suits the kernel, and
 * then be shared by all blocks of rows of one product. Threads that compute a block of rows each
 * would otherwise each pack all of B.
 */
@ConsumerType
public interface PackedGemmKernel extends GemmKernel {
  /** Alignment that the memory for a packed operand must have, in bytes. */
  long PACKED_ALIGNMENT = 64;

  /**
   * @param spec a product, in {@link Layout#ROW_MAJOR}
   * @return bytes that its op(B) takes when packed; 0 if packing would not pay for this product
   */
  long packedBytes(GemmSpec spec);

  /**
   * @param type the element type
   * @return the number of columns at whose multiples the packing may be divided among threads
   */
  long packedColumns(DataType type);

  /**
   * Packs some columns of op(B). Disjoint ranges of columns may be packed at the same time.
   *
   * @param spec the product
   * @param first the first column, a multiple of {@link #packedColumns}
   * @param columns how many; a multiple of {@link #packedColumns} unless they are the last
   * @param b address of B's first element, whatever {@code first} is
   * @param packed address of the packed operand's memory, {@link #packedBytes} long
   */
  void packB(GemmSpec spec, long first, long columns, long b, long packed);

  /**
   * Computes C = alpha·op(A)·op(B) + beta·C, to the same bits as {@link #gemm}.
   *
   * @param spec the product that B was packed for, or a block of its rows: {@link GemmSpec#block}
   *     with its number of columns
   * @param a address of A's first element
   * @param packed address of all of op(B), as {@link #packB} has left it
   * @param c address of C's first element
   */
  void gemmPacked(GemmSpec spec, long a, long packed, long c);
}
