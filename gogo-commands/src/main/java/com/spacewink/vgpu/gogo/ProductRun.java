package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.Optional;

/**
 * A product in memory, to be computed and timed.
 *
 * @param gpu who computes
 * @param spec the product
 * @param a A
 * @param b B
 * @param c C
 * @param start what C is before each run; empty if the product does not read C
 */
record ProductRun(
    VirtualGpu gpu, GemmSpec spec, Buffer a, Buffer b, Buffer c, Optional<Start> start) {

  /**
   * C0, kept beside C so that every run begins with it.
   *
   * @param c0 C0 in the order of its file
   * @param copy from there to row-major C
   */
  record Start(Buffer c0, PermuteSpec copy) {}

  /** Runs once, without a warm-up. */
  Timing once(Execution execution) {
    return Timing.once(() -> run(execution));
  }

  /** Runs once to warm up and then as often as wanted. */
  Timing repeated(int runs, Execution execution, Progress progress) {
    return Timing.repeated(runs, () -> run(execution), progress);
  }

  /** Returns the seconds that the product took, without the copy before it. */
  private double run(Execution execution) {
    try (Pin pinA = a.pin(Access.READ);
        Pin pinB = b.pin(Access.READ);
        Pin pinC = c.pin(Access.READ_WRITE)) {
      start.ifPresent(from -> copy(from, pinC));
      return Timing.secondsOf(() -> gpu.gemm(spec, pinA, pinB, pinC, execution));
    }
  }

  private void copy(Start from, Pin pinC) {
    try (Pin pinC0 = from.c0.pin(Access.READ)) {
      gpu.permute(from.copy, pinC0, pinC, Execution.DEFAULT);
    }
  }
}
