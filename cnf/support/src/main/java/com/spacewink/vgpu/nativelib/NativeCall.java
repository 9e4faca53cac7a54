package com.spacewink.vgpu.nativelib;

import com.kenai.jffi.MemoryIO;
import com.spacewink.vgpu.lifecycle.CallGate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A call into a library, with its descriptor: a C structure whose fields are all eight bytes wide.
 * A descriptor is used by one call after the other. It remembers what it was filled for, so that a
 * call like the last one writes only what differs: filling one of twenty fields costs half as much
 * as the way into native code and back.
 */
public final class NativeCall implements AutoCloseable {
  private final ByteBuffer fields;
  private final long address;
  private final CallGate gate;
  private final int place;

  private Object filledBy;
  private Object filledFor;

  NativeCall(int fields, CallGate gate, int place) {
    this.fields = ByteBuffer.allocateDirect(Long.BYTES * fields).order(ByteOrder.nativeOrder());
    // Once: asking jffi for it costs as much as a call.
    this.address = MemoryIO.getInstance().getDirectBufferAddress(this.fields);
    this.gate = gate;
    this.place = place;
  }

  /**
   * Whether the fields are as the last call left them, and that call was by the same and for the
   * same. If not, they may hold anything: the caller fills them, and says so with {@link #filled}.
   *
   * @param by who fills fields, one object for each way of doing it
   * @param specification what they are filled for, which never changes
   * @return whether only those fields need to be written that differ from call to call
   */
  public boolean isFilled(Object by, Object specification) {
    if (filledBy == by && filledFor == specification) {
      return true;
    }
    // Forgotten until they are filled: whatever is thrown meanwhile, none is half of each.
    filledBy = null;
    return false;
  }

  /**
   * Says that the fields are filled.
   *
   * @param by as {@link #isFilled} was asked
   * @param specification the same
   */
  public void filled(Object by, Object specification) {
    filledFor = specification;
    filledBy = by;
  }

  /**
   * @return the address of the descriptor; field i lies at 8·i from it
   */
  public long address() {
    return address;
  }

  /**
   * @param field number of a field
   * @param value its value
   */
  public void put(int field, long value) {
    fields.putLong(Long.BYTES * field, value);
  }

  /**
   * @param field number of a field
   * @param value its value
   */
  public void putDouble(int field, double value) {
    fields.putDouble(Long.BYTES * field, value);
  }

  /**
   * @param field number of a field
   * @return its value
   */
  public long get(int field) {
    return fields.getLong(Long.BYTES * field);
  }

  /**
   * Calls a function with the descriptor.
   *
   * @param function one of the library
   * @return what it returned, 0 for success by convention
   */
  public int invoke(NativeFunction function) {
    return function.call(address);
  }

  /** Ends the call; its fields are the next one's from now on. */
  @Override
  public void close() {
    gate.giveBack(place);
  }
}
