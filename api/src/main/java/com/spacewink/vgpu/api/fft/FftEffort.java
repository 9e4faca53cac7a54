package com.spacewink.vgpu.api.fft;

import com.spacewink.vgpu.api.VgpuException;
import java.util.Locale;

/** How much time planning may take. Efforts differ in speed alone, never in what is computed. */
public enum FftEffort {
  /** Nothing is timed: what was measured before decides, or else a rule of thumb. */
  ESTIMATE,
  /** Providers, and the ways each of them knows, are timed; up to seconds for large transforms. */
  MEASURE,
  /** As MEASURE, over more ways; up to minutes. */
  PATIENT;

  /**
   * @param id estimate, measure or patient, in any case
   * @return the effort of that name
   * @throws VgpuException with INVALID_VALUE if there is none
   */
  public static FftEffort of(String id) {
    for (FftEffort effort : values()) {
      if (effort.id().equals(id.toLowerCase(Locale.ROOT))) {
        return effort;
      }
    }
    throw VgpuException.invalid(
        "unknown effort '" + id + "': expected estimate, measure or patient");
  }

  /**
   * @return the short name: estimate, measure or patient
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
