package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Frames of one transform that are not in use: one for each processor at most, as more threads than
 * that seldom compute. They belong to the transform and not to threads, which outlive it, and the
 * JVM takes them back before its heap runs out.
 */
final class Frames {
  private static final int PLACES =
      2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors());

  private final AtomicReferenceArray<SoftReference<Frame>> idle =
      new AtomicReferenceArray<>(PLACES);

  private final BlockDft dft;

  Frames(BlockDft dft) {
    this.dft = dft;
  }

  /**
   * @return a frame that is the caller's until it gives it back
   */
  Frame take() {
    SoftReference<Frame> kept = idle.getAndSet(place(), null);
    Frame frame = kept == null ? null : kept.get();
    return frame == null ? make() : frame;
  }

  void giveBack(Frame frame) {
    idle.lazySet(place(), frame.idle);
  }

  void clear() {
    for (int place = 0; place < PLACES; place++) {
      idle.set(place, null);
    }
  }

  private Frame make() {
    try {
      return dft.newFrame();
    } catch (OutOfMemoryError e) {
      throw new VgpuException(
          Status.OUT_OF_MEMORY,
          "radix-java: no room on the heap for " + dft.frameBytes() + " bytes of numbers",
          e);
    }
  }

  private static int place() {
    return (int) Thread.currentThread().getId() & (PLACES - 1);
  }
}
