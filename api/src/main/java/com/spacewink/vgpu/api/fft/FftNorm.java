package com.spacewink.vgpu.api.fft;

import com.spacewink.vgpu.api.VgpuException;
import java.util.Locale;

/** Where the factor 1/n goes, as NumPy's {@code norm}. */
public enum FftNorm {
  /** Forward transforms are not scaled, inverse ones by 1/n. NumPy's default. */
  BACKWARD,
  /** Both are scaled by 1/&radic;n. */
  ORTHO,
  /** Forward transforms are scaled by 1/n, inverse ones are not. */
  FORWARD;

  /**
   * @param id backward, ortho or forward, in any case
   * @return the normalization of that name
   * @throws VgpuException with INVALID_VALUE if there is none
   */
  public static FftNorm of(String id) {
    for (FftNorm norm : values()) {
      if (norm.id().equals(id.toLowerCase(Locale.ROOT))) {
        return norm;
      }
    }
    throw VgpuException.invalid("unknown norm '" + id + "': expected backward, ortho or forward");
  }

  /**
   * @return the short name: backward, ortho or forward
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param direction of the transform
   * @param n product of the extents of the transformed axes, 1 or more
   * @return the factor by which the sum is multiplied
   */
  public double scale(FftDirection direction, double n) {
    return switch (this) {
      case BACKWARD -> direction == FftDirection.FORWARD ? 1 : 1 / n;
      case ORTHO -> 1 / Math.sqrt(n);
      case FORWARD -> direction == FftDirection.FORWARD ? 1 / n : 1;
    };
  }
}
