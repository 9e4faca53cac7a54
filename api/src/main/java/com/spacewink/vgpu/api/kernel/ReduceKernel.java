package com.spacewink.vgpu.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reductions along an axis.
 *
 * <p>Each result depends on its own elements, their order, and on whether they are contiguous
 * (inner is 1) alone; neither the other extents nor its place among the results change a bit of it.
 * With u = eps/2 and &gamma;<sub>j</sub> = j·u / (1 - j·u), the error is at most
 *
 * <ul>
 *   <li>&gamma;<sub>j</sub>·&Sigma;|x| with j &le; log<sub>2</sub>(count) + 64 for sums, as
 *       blockwise or pairwise adding or a wider type give (Higham, "Accuracy and Stability of
 *       Numerical Algorithms", 2nd ed., section 4.2), and one more for the rounding of squares,
 *   <li>&gamma;<sub>count</sub>·|result| for products, &gamma;<sub>4·count</sub> of complex
 *       numbers,
 *   <li>0 for minima and maxima.
 * </ul>
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
