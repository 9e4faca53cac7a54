package com.spacewink.vgpu.api.tune;

import com.spacewink.vgpu.api.DataType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a measurement of one class of sizes found.
 *
 * @param operation name of the operation, such as {@code gemm}
 * @param type element type
 * @param sizeClass id of the class, such as {@code m64n64k64.nn}
 * @param mostThreads the number of threads that the contestants could have
 * @param measuredAt when it was measured
 * @param contestants those that were timed, the preferred one first; never empty
 */
public record TuneRecord(
    String operation,
    DataType type,
    String sizeClass,
    int mostThreads,
    Instant measuredAt,
    List<Contestant> contestants) {
  /** Copies the list and checks that nothing is missing. */
  public TuneRecord {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(sizeClass, "sizeClass");
    Objects.requireNonNull(measuredAt, "measuredAt");
    contestants = List.copyOf(contestants);
    if (contestants.isEmpty()) {
      throw new IllegalArgumentException("a measurement without a contestant");
    }
  }

  /**
   * @return the preferred contestant
   */
  public Contestant best() {
    return contestants.get(0);
  }
}
