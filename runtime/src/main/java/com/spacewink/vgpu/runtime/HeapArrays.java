package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.util.function.ObjIntConsumer;

/** Copies between heap arrays and pinned memory, through windows of bounded size. */
final class HeapArrays {
  private static final int WINDOW_BYTES = 64 << 20;

  private HeapArrays() {}

  static void copy(float[] from, Pin to) {
    eachWindow(
        to,
        Float.BYTES,
        (window, first) ->
            window.asFloatBuffer().put(from, first, window.capacity() / Float.BYTES));
  }

  static void copy(Pin from, float[] to) {
    eachWindow(
        from,
        Float.BYTES,
        (window, first) -> window.asFloatBuffer().get(to, first, window.capacity() / Float.BYTES));
  }

  static void copy(double[] from, Pin to) {
    eachWindow(
        to,
        Double.BYTES,
        (window, first) ->
            window.asDoubleBuffer().put(from, first, window.capacity() / Double.BYTES));
  }

  static void copy(Pin from, double[] to) {
    eachWindow(
        from,
        Double.BYTES,
        (window, first) ->
            window.asDoubleBuffer().get(to, first, window.capacity() / Double.BYTES));
  }

  /** Gives each window with the index of its first element. */
  private static void eachWindow(Pin pin, int elementBytes, ObjIntConsumer<ByteBuffer> copy) {
    for (long offset = 0; offset < pin.byteSize(); offset += WINDOW_BYTES) {
      int length = (int) Math.min(WINDOW_BYTES, pin.byteSize() - offset);
      copy.accept(pin.window(offset, length), (int) (offset / elementBytes));
    }
  }
}
