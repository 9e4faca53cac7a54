package com.spacewink.vgpu.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/** Strided copies: transposition and permutation of axes. */
@ConsumerType
public interface PermuteKernel extends Kernel {
  /** The operation's name in commands, configuration and the tuner file. */
  String OPERATION = "permute";

  /**
   * Copies as {@link PermuteSpec} says. The source and the destination do not overlap.
   *
   * @param spec the copy, of one of {@link #types()}
   * @param in address of the source's element of index (0, …, 0)
   * @param out address of the destination's element of index (0, …, 0)
   */
  void permute(PermuteSpec spec, long in, long out);
}
