package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.HardwareCounters;
import java.util.Optional;

/** What a contestant came to. */
record Measured(
    Contestant contestant,
    int samples,
    double medianSeconds,
    double minSeconds,
    Optional<HardwareCounters> counters,
    double maxError) {
  boolean isOf(String kind) {
    return contestant.kind().equals(kind);
  }
}
