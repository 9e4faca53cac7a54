package com.spacewink.vgpu.api;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.Fourier;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The virtual GPU: the service that applications call. Each operation goes to the best provider
 * that the machine has, split over its cores.
 *
 * <p>All methods are safe for use by many threads at once, block until the result is there, and
 * throw {@link VgpuException}: INVALID_VALUE where an argument is wrong (operands too small for
 * what the specification says, or overlapping with a result, among them), NOT_SUPPORTED where no
 * admitted provider offers the operation for the type, PROVIDER_FAILED where the provider broke
 * down. Results do not depend on the number of threads.
 */
@ProviderType
public interface VirtualGpu extends Fourier {
  /**
   * @return what the machine is
   */
  DeviceProperties properties();

  /**
   * Allocates off-heap memory that operations can work on. Its bytes are zero.
   *
   * @param bytes size, 0 or more
   * @return a buffer, to be closed by the caller
   * @throws VgpuException OUT_OF_MEMORY if there is not that much
   */
  Buffer allocate(long bytes);

  /**
   * Computes C = alpha·op(A)·op(B) + beta·C.
   *
   * @param spec the product, in either layout
   * @param a A, from its first element on, {@link GemmSpec#bytesA()} at least
   * @param b B, likewise
   * @param c C, likewise; writable
   * @param execution how to carry it out
   */
  void gemm(GemmSpec spec, Pin a, Pin b, Pin c, Execution execution);

  /**
   * Computes C = alpha·op(A)·op(B) + beta·C on whole buffers, as the runtime thinks best.
   *
   * @param spec the product, in either layout
   * @param a A
   * @param b B
   * @param c C
   */
  void gemm(GemmSpec spec, Buffer a, Buffer b, Buffer c);

  /**
   * Computes many products of one shape, matrices at a constant distance: C<sub>i</sub> =
   * alpha·op(A<sub>i</sub>)·op(B<sub>i</sub>) + beta·C<sub>i</sub>.
   *
   * @param spec each product, in either layout
   * @param count number of products
   * @param a the first A
   * @param strideA elements from one A to the next, 0 or more; 0 if all products share it
   * @param b the first B
   * @param strideB elements from one B to the next, 0 or more; 0 if all products share it
   * @param c the first C; writable
   * @param strideC elements from one C to the next, so many that no two C overlap
   * @param execution how to carry it out
   */
  void gemmBatched(
      GemmSpec spec,
      long count,
      Pin a,
      long strideA,
      Pin b,
      long strideB,
      Pin c,
      long strideC,
      Execution execution);

  /**
   * Copies one strided array to another.
   *
   * @param spec the copy
   * @param in the source, from its lowest byte on: the element of index (0, …, 0) lies {@link
   *     PermuteSpec#inBytesBefore()} behind it, which is 0 unless a stride is negative
   * @param out the destination, from its first element on; writable
   * @param execution how to carry it out
   */
  void permute(PermuteSpec spec, Pin in, Pin out, Execution execution);

  /**
   * Reduces a dense array along one axis. Long axes are cut at fixed places and the parts' results
   * reduced again, so the error bound of {@link com.spacewink.vgpu.api.kernel.ReduceKernel} holds
   * once for each of the two steps.
   *
   * @param spec the reduction
   * @param in the source
   * @param out the result; writable
   * @param execution how to carry it out
   */
  void reduce(ReduceSpec spec, Pin in, Pin out, Execution execution);

  /**
   * The product of two dense row-major matrices on the heap, copied out and back.
   *
   * @param a m x k elements
   * @param b k x n elements
   * @param m rows of A
   * @param n columns of B
   * @param k columns of A, rows of B
   * @return A·B, m x n elements
   */
  float[] matmul(float[] a, float[] b, int m, int n, int k);

  /**
   * The product of two dense row-major matrices on the heap, copied out and back.
   *
   * @param a m x k elements
   * @param b k x n elements
   * @param m rows of A
   * @param n columns of B
   * @param k columns of A, rows of B
   * @return A·B, m x n elements
   */
  double[] matmul(double[] a, double[] b, int m, int n, int k);

  /**
   * Computes a discrete Fourier transform, by a plan from the cache. Whoever computes the same one
   * many times saves the look-up with {@link FftPlanner#plan}.
   *
   * @param spec the transform
   * @param in the source, from its first element on, {@link FftSpec#inBytes()} at least
   * @param out the result, likewise; writable; in place, the same as {@code in}
   */
  void fft(FftSpec spec, Pin in, Pin out);
}
