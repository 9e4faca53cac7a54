package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.TaskBenchPlan;
import com.spacewink.vgpu.api.bench.TaskCase;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TaskBenchPlanTest {
  @Test
  void casesAreReadByTheirNames() {
    for (TaskCase each : TaskCase.values()) {
      assertEquals(each, TaskCase.of(each.id()));
    }
    assertEquals(TaskCase.SUBMIT_1M, TaskCase.of("Submit_1M"));
    assertEquals(
        "unknown case 'fib': expected one of fib30, submit_1m, parallel_for_10us, power_law,"
            + " wake_up, idle, gemm_2048",
        assertThrows(VgpuException.class, () -> TaskCase.of("fib")).getMessage());
  }

  @Test
  void simulationIsOneMoreStep() {
    assertEquals(1, plan(List.of(TaskCase.IDLE), OptionalInt.empty(), 1).steps());
    assertEquals(2, plan(List.of(TaskCase.FIB30), OptionalInt.of(32), 1).steps());
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertEquals(
        "bench tasks: no case is given: expected one or more",
        refused(List.of(), OptionalInt.empty(), 1));
    assertEquals(
        "bench tasks: simulated workers are 4097: expected 1 to 4096",
        refused(List.of(TaskCase.FIB30), OptionalInt.of(4097), 1));
    assertEquals(
        "bench tasks: simulated workers are 0: expected 1 to 4096",
        refused(List.of(TaskCase.FIB30), OptionalInt.of(0), 1));
    assertEquals(
        "bench tasks: seconds is NaN: expected more than 0 and at most 3600",
        refused(List.of(TaskCase.FIB30), OptionalInt.empty(), Double.NaN));
    assertEquals(
        "bench tasks: none of idle, wake_up can be simulated: expected one of fib30,"
            + " parallel_for_10us, power_law, gemm_2048",
        refused(List.of(TaskCase.IDLE, TaskCase.WAKE_UP), OptionalInt.of(32), 1));
  }

  private static String refused(List<TaskCase> cases, OptionalInt workers, double seconds) {
    return assertThrows(VgpuException.class, () -> plan(cases, workers, seconds)).getMessage();
  }

  private static TaskBenchPlan plan(List<TaskCase> cases, OptionalInt workers, double seconds) {
    return new TaskBenchPlan(cases, workers, seconds);
  }
}
