package com.spacewink.vgpu.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reductions along an axis.
 *
 * <p>Each result depends on its own elements and their order alone, not on the other extents. Sums
 * are added blockwise or pairwise, or in a wider type, so that the error stays within
 * &gamma;<sub>j</sub>·&Sigma;|x| with j &le; log<sub>2</sub>(count) + 64 (Higham, "Accuracy and
 * Stability of Numerical Algorithms", 2nd ed., section 4.2).
 */
@ConsumerType
public interface ReduceKernel extends Kernel {
  /** The operation's name in commands, configuration and the tuner file. */
  String OPERATION = "reduce";

  /**
   * Reduces as {@link ReduceSpec} says. The source and the result do not overlap.
   *
   * @param spec the reduction, of one of {@link #types()}
   * @param in address of the source
   * @param out address of the result
   */
  void reduce(ReduceSpec spec, long in, long out);
}
