package com.spacewink.vgpu.memory;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pin on a whole buffer, or a slice of such a pin. It keeps its buffer from being lost. */
final class RamPin implements Pin {
  private final RamBuffer buffer;
  private final Access access;

  /** The pin that this is a slice of; null if it is on the whole buffer. */
  private final RamPin whole;

  private final long start;
  private final long bytes;
  private final AtomicBoolean closed = new AtomicBoolean();

  RamPin(RamBuffer buffer, Access access) {
    this(buffer, access, null, 0, buffer.byteSize());
  }

  private RamPin(RamBuffer buffer, Access access, RamPin whole, long start, long bytes) {
    this.buffer = buffer;
    this.access = access;
    this.whole = whole;
    this.start = start;
    this.bytes = bytes;
  }

  @Override
  public long address() {
    requireOpen();
    return buffer.block().address() + start;
  }

  @Override
  public long byteSize() {
    return bytes;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public ByteBuffer window(long offset, int length) {
    requireOpen();
    requireWithin(offset, length);
    Block block = buffer.block();
    ByteBuffer window = block.heap().view(block.address() + start + offset, length);
    return access == Access.READ
        ? window.asReadOnlyBuffer().order(ByteOrder.nativeOrder())
        : window;
  }

  @Override
  public Pin slice(long offset, long length) {
    requireOpen();
    requireWithin(offset, length);
    return new RamPin(buffer, access, this, start + offset, length);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true) && whole == null) {
      buffer.unpin();
    }
  }

  private void requireOpen() {
    for (RamPin pin = this; pin != null; pin = pin.whole) {
      if (pin.closed.get()) {
        throw VgpuException.invalid("the pin on " + pin.bytes + " bytes is closed");
      }
    }
  }

  private void requireWithin(long offset, long length) {
    if (offset < 0 || length < 0 || length > bytes - offset) {
      throw VgpuException.invalid(
          length + " bytes from " + offset + " on are not within the pin's " + bytes + " bytes");
    }
  }
}
