package com.spacewink.vgpu.api.kernel;

import com.spacewink.vgpu.api.DataType;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A loop of fused multiply-adds that never leaves the registers: the ceiling that benchmarks hold
 * every other kernel against.
 */
@ConsumerType
public interface PeakKernel extends Kernel {
  /** The operation's name in commands, configuration and the tuner file. */
  String OPERATION = "peak";

  /**
   * Runs the loop.
   *
   * @param type one of {@link #types()}
   * @param iterations how often the loop goes round, 1 or more
   * @return floating-point operations that were done
   */
  long run(DataType type, long iterations);
}
