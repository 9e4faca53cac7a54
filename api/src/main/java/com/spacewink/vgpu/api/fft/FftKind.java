package com.spacewink.vgpu.api.fft;

import com.spacewink.vgpu.api.VgpuException;
import java.util.Locale;

/** What a transform makes of what. */
public enum FftKind {
  /** Complex numbers to complex numbers. */
  C2C,
  /**
   * Real numbers to the non-redundant half of their spectrum: n/2 + 1 complex numbers along the
   * last axis. Always forward.
   */
  R2C,
  /**
   * The half of a Hermitian spectrum, n/2 + 1 complex numbers along the last axis, to n real ones.
   * Always inverse. Of the numbers that are real in such a spectrum, the imaginary parts are
   * ignored, as NumPy's {@code irfft} does.
   */
  C2R;

  /**
   * @param id c2c, r2c or c2r, in any case
   * @return the kind of that name
   * @throws VgpuException with INVALID_VALUE if there is none
   */
  public static FftKind of(String id) {
    for (FftKind kind : values()) {
      if (kind.id().equals(id.toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw VgpuException.invalid("unknown transform '" + id + "': expected c2c, r2c or c2r");
  }

  /**
   * @return the short name: c2c, r2c or c2r
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @return whether one side is real
   */
  public boolean isReal() {
    return this != C2C;
  }
}
