package com.spacewink.vgpu.api.bench;

import com.spacewink.vgpu.api.VgpuException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the task pool is made to do while it is measured. */
public enum TaskCase {
  /** The 30th Fibonacci number by its definition: 1,346,268 forks and next to no work. */
  FIB30,
  /** A million empty tasks, submitted by one thread outside of the pool. */
  SUBMIT_1M,
  /** A parallel loop of bodies that take 10 microseconds each. */
  PARALLEL_FOR_10US,
  /** A parallel loop of bodies whose costs follow a Pareto law. */
  POWER_LAW,
  /** Single tasks, each submitted when all workers are asleep. */
  WAKE_UP,
  /** Nothing at all. */
  IDLE,
  /** The f32 product of two matrices of 2048 rows and columns. */
  GEMM_2048;

  /**
   * @return the lower-case name
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @return whether a simulation of the pool can do it: what it takes has to follow from the steps
   *     of the pool and the work in them
   */
  public boolean canBeSimulated() {
    return switch (this) {
      case FIB30, PARALLEL_FOR_10US, POWER_LAW, GEMM_2048 -> true;
      case SUBMIT_1M, WAKE_UP, IDLE -> false;
    };
  }

  /**
   * @param id a name, in any case
   * @return the case of that name
   * @throws VgpuException with INVALID_VALUE if there is none
   */
  public static TaskCase of(String id) {
    return Arrays.stream(values())
        .filter(each -> each.id().equals(id.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                VgpuException.invalid(
                    "unknown case '"
                        + id
                        + "': expected one of "
                        + Arrays.stream(values())
                            .map(TaskCase::id)
                            .collect(Collectors.joining(", "))));
  }
}
