package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.memory.Pin;

/** A transform that a library has planned. */
interface FftPeerPlan extends AutoCloseable {
  /**
   * Computes the transform.
   *
   * @param in the source, aligned to 64 bytes
   * @param out the result, likewise
   */
  void execute(Pin in, Pin out);

  @Override
  void close();
}
