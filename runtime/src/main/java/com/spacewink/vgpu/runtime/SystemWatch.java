package com.spacewink.vgpu.runtime;

import java.util.function.BooleanSupplier;

/**
 * The system's clock. A measurement is over when its thread is interrupted, or its owner stops.
 *
 * @param isStopped whether the owner stops
 */
record SystemWatch(BooleanSupplier isStopped) implements Watch {
  @Override
  public double seconds() {
    return System.nanoTime() * 1e-9;
  }

  @Override
  public boolean isOver() {
    return isStopped.getAsBoolean() || Thread.currentThread().isInterrupted();
  }
}
