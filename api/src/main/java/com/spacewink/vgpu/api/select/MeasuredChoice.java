package com.spacewink.vgpu.api.select;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.tune.Contestant;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Who does an operation on one class of sizes that was measured.
 *
 * @param operation name of the operation
 * @param type element type
 * @param sizeClass id of the class, such as {@code m64n64k64.nn}
 * @param provider short id of the provider that calls go to
 * @param variant name of the variant of its kernel, empty for the kernel's own choice
 * @param threads the number of threads that was best where a call leaves it open; 0 for all
 * @param rate its rate on one thread, in GFLOP/s or GB/s; 0 if it was not measured
 * @param measuredAt when the class was measured
 * @param reason why that one, in one line
 * @param contestants all that were timed against each other on one thread, the preferred first
 */
public record MeasuredChoice(
    String operation,
    DataType type,
    String sizeClass,
    String provider,
    String variant,
    int threads,
    double rate,
    Instant measuredAt,
    String reason,
    List<Contestant> contestants) {
  /** Copies the list and checks that nothing is missing. */
  public MeasuredChoice {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(sizeClass, "sizeClass");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(variant, "variant");
    Objects.requireNonNull(measuredAt, "measuredAt");
    Objects.requireNonNull(reason, "reason");
    contestants = List.copyOf(contestants);
  }
}
