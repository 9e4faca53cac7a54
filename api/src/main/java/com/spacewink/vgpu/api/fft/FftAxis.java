package com.spacewink.vgpu.api.fft;

import com.spacewink.vgpu.api.VgpuException;

/**
 * One axis of the arrays that a transform reads and writes. Strides count elements: real numbers on
 * the real side of a transform, complex ones on the other.
 *
 * @param n the number of indices; along the last transformed axis of a real transform, of the real
 *     side
 * @param inStride elements from one index to the next in the source, 1 or more
 * @param outStride the same in the result
 */
public record FftAxis(long n, long inStride, long outStride) {
  /** The largest extent, and the furthest that one axis may reach, in elements. */
  public static final long MAX_REACH = 1L << 56;

  /** Checks the arguments, naming the one that is wrong. */
  public FftAxis {
    if (n < 0 || n > MAX_REACH) {
      throw VgpuException.invalid("fft: an extent is " + n + ": expected 0 to 2^56");
    }
    checkStride("in", n, inStride);
    checkStride("out", n, outStride);
  }

  private static void checkStride(String name, long n, long stride) {
    if (stride < 1) {
      throw VgpuException.invalid(
          "fft: an " + name + "-stride is " + stride + ": expected 1 or more");
    }
    if ((double) Math.max(1, n) * stride > MAX_REACH) {
      throw VgpuException.invalid(
          "fft: " + n + " indices at an " + name + "-stride of " + stride + " reach beyond 2^56");
    }
  }
}
