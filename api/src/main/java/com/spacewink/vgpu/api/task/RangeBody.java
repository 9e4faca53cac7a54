package com.spacewink.vgpu.api.task;

import org.osgi.annotation.versioning.ConsumerType;

/** The work of a parallel loop on one piece of its range. */
@ConsumerType
@FunctionalInterface
public interface RangeBody {
  /**
   * Does the work of the indices from {@code begin} to before {@code end}.
   *
   * @param begin first index of the piece
   * @param end index behind the piece's last
   */
  void run(long begin, long end);
}
