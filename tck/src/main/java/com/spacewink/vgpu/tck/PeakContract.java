package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link PeakKernel} must do: count its operations right. */
public abstract class PeakContract extends Contract {
  /** For the subclasses. */
  protected PeakContract() {}

  /**
   * @return the kernel to test, the same at each call
   */
  protected abstract PeakKernel kernel();

  @Override
  final Kernel anyKernel() {
    return kernel();
  }

  /**
   * One round does operations.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void oneIterationDoesOperations(DataType type) {
    long flops = kernel().run(type, 1);
    assertTrue(flops > 0, label(type) + ": one iteration did " + flops + " operations");
  }

  /**
   * n rounds do n times the operations of one.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void operationsAreProportionalToIterations(DataType type) {
    long one = kernel().run(type, 1);
    for (long iterations : new long[] {2, 3, 1000, 1_048_577, 3_000_001}) {
      assertEquals(
          iterations * one, kernel().run(type, iterations), label(type) + ": " + iterations);
    }
  }
}
