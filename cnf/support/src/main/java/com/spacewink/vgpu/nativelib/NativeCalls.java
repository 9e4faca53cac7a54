package com.spacewink.vgpu.nativelib;

import com.spacewink.vgpu.lifecycle.CallGate;

/**
 * The calls into a library: keeps the descriptor of each, and can wait until all are over.
 *
 * <p>Descriptors belong to the library and not to threads, which outlive it: nothing of a library
 * that is unloaded stays behind with a thread.
 */
public final class NativeCalls {
  private final CallGate gate = new CallGate();
  private final int fields;

  /** By the place in the gate, which is one call's alone; made when the place is first taken. */
  private final NativeCall[] calls = new NativeCall[CallGate.PLACES + 1];

  /**
   * @param fields the largest number of fields a descriptor has
   */
  public NativeCalls(int fields) {
    this.fields = fields;
  }

  /**
   * Begins a call.
   *
   * @return the call, to be closed by the caller; null once {@link #close} was called
   */
  public NativeCall begin() {
    int place = gate.take();
    if (place == CallGate.REFUSED) {
      return null;
    }
    NativeCall call = calls[place];
    return call == null ? make(place) : call;
  }

  /** Keeps new calls out and waits for those that have begun. */
  public void close() {
    gate.close();
  }

  private NativeCall make(int place) {
    try {
      NativeCall call = new NativeCall(fields, gate, place);
      // With more threads inside than places, a descriptor lasts as long as its call.
      if (place != CallGate.SHARED) {
        calls[place] = call;
      }
      return call;
    } catch (RuntimeException | Error e) {
      gate.giveBack(place);
      throw e;
    }
  }
}
