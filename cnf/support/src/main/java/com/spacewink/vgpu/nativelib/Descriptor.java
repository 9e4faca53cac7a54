package com.spacewink.vgpu.nativelib;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The argument of a {@link NativeFunction}: a C structure whose fields are all eight bytes wide,
 * one for each thread, so that a call allocates nothing.
 *
 * <p>What a thread keeps is a plain ByteBuffer, no class of the bundle: pool threads outlive
 * bundles, and would hold a stopped bundle's class loader.
 */
public final class Descriptor {
  private final int fields;
  private final ThreadLocal<ByteBuffer> ofThread;

  /**
   * @param fields the largest number of fields a structure has
   */
  public Descriptor(int fields) {
    this.fields = fields;
    this.ofThread = ThreadLocal.withInitial(this::allocate);
  }

  /**
   * @return this thread's structure, in the machine's byte order: field i lies at byte 8·i
   */
  public ByteBuffer get() {
    return ofThread.get();
  }

  /**
   * @param structure what {@link #get} returned
   * @return its address
   */
  public long address(ByteBuffer structure) {
    return structure.getLong(Long.BYTES * fields);
  }

  /** The address is kept behind the last field: asking jffi for it costs as much as a call. */
  private ByteBuffer allocate() {
    ByteBuffer structure =
        ByteBuffer.allocateDirect(Long.BYTES * (fields + 1)).order(ByteOrder.nativeOrder());
    return structure.putLong(
        Long.BYTES * fields, MemoryIO.getInstance().getDirectBufferAddress(structure));
  }
}
