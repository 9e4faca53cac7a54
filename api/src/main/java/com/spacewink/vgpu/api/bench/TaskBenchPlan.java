package com.spacewink.vgpu.api.bench;

import com.spacewink.vgpu.api.VgpuException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What to measure of the task pool.
 *
 * @param cases what the pool is made to do, in that order
 * @param simulatedWorkers the number of workers to simulate the cases for; empty for no simulation
 * @param seconds time for each case
 */
public record TaskBenchPlan(List<TaskCase> cases, OptionalInt simulatedWorkers, double seconds) {
  /** The most workers that are simulated. */
  public static final int MOST_SIMULATED = 4096;

  /**
   * Copies the list and checks that there is something to measure.
   *
   * @throws VgpuException with INVALID_VALUE if a value is out of its range
   */
  public TaskBenchPlan {
    cases = List.copyOf(cases);
    if (cases.isEmpty()) {
      throw VgpuException.invalid("bench tasks: no case is given: expected one or more");
    }
    if (simulatedWorkers.isPresent()
        && (simulatedWorkers.getAsInt() < 1 || simulatedWorkers.getAsInt() > MOST_SIMULATED)) {
      throw VgpuException.invalid(
          "bench tasks: simulated workers are "
              + simulatedWorkers.getAsInt()
              + ": expected 1 to "
              + MOST_SIMULATED);
    }
    if (simulatedWorkers.isPresent() && cases.stream().noneMatch(TaskCase::canBeSimulated)) {
      throw VgpuException.invalid(
          "bench tasks: none of "
              + cases.stream().map(TaskCase::id).collect(Collectors.joining(", "))
              + " can be simulated: expected one of "
              + Arrays.stream(TaskCase.values())
                  .filter(TaskCase::canBeSimulated)
                  .map(TaskCase::id)
                  .collect(Collectors.joining(", ")));
    }
    if (!(seconds > 0 && seconds <= 3600)) {
      throw VgpuException.invalid(
          "bench tasks: seconds is " + seconds + ": expected more than 0 and at most 3600");
    }
  }

  /**
   * @return how often progress is told: once for each case, and once for the simulation
   */
  public int steps() {
    return cases.size() + (simulatedWorkers.isPresent() ? 1 : 0);
  }
}
