package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.fft.FftTransform;

/** A transform of no numbers, which providers are never asked for. */
final class EmptyTransform implements FftTransform {
  @Override
  public long workspaceBytes() {
    return 0;
  }

  @Override
  public long scratchBytes() {
    return 0;
  }

  @Override
  public long tableBytes() {
    return 0;
  }

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public long pieces(int step) {
    return 1;
  }

  @Override
  public void run(int step, long begin, long end, long in, long out, long workspace, long scratch) {
    // There is nothing to do.
  }

  @Override
  public void close() {
    // There is nothing to give back.
  }
}
