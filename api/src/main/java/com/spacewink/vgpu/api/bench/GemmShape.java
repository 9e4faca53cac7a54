package com.spacewink.vgpu.api.bench;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmSpec;

/**
 * The extents of a product.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k terms of each sum
 */
public record GemmShape(long m, long n, long k) {
  /** Checks the extents. */
  public GemmShape {
    for (long extent : new long[] {m, n, k}) {
      if (extent < 1 || extent > GemmSpec.MAX_EXTENT) {
        throw VgpuException.invalid(
            "size " + m + "x" + n + "x" + k + ": extents must be 1 to " + GemmSpec.MAX_EXTENT);
      }
    }
  }

  /**
   * @param text {@code 512} for a cube or {@code 1760x16x1760} for m x n x k
   * @return the shape
   * @throws VgpuException with INVALID_VALUE if it is neither
   */
  public static GemmShape parse(String text) {
    String[] parts = text.trim().split("x", -1);
    try {
      if (parts.length == 1) {
        long edge = Long.parseLong(parts[0]);
        return new GemmShape(edge, edge, edge);
      }
      if (parts.length == 3) {
        return new GemmShape(
            Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
      }
    } catch (NumberFormatException e) {
      throw new VgpuException(com.spacewink.vgpu.api.Status.INVALID_VALUE, unreadable(text), e);
    }
    throw VgpuException.invalid(unreadable(text));
  }

  @Override
  public String toString() {
    return m + "x" + n + "x" + k;
  }

  private static String unreadable(String text) {
    return "size '" + text + "': expected N or MxNxK, such as 512 or 1760x16x1760";
  }
}
