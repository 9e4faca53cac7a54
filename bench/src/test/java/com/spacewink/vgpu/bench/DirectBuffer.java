package com.spacewink.vgpu.bench;

import com.kenai.jffi.MemoryIO;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A small buffer outside of the heap, without any account. */
final class DirectBuffer implements Buffer {
  private final ByteBuffer bytes;

  DirectBuffer(long size) {
    this.bytes = ByteBuffer.allocateDirect(Math.toIntExact(size));
  }

  @Override
  public long byteSize() {
    return bytes.capacity();
  }

  @Override
  public String tier() {
    return "ram";
  }

  @Override
  public Pin pin(Access access) {
    return new DirectPin(bytes, access);
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public void close() {}

  private record DirectPin(ByteBuffer bytes, Access access) implements Pin {
    @Override
    public long address() {
      return MemoryIO.getInstance().getDirectBufferAddress(bytes);
    }

    @Override
    public long byteSize() {
      return bytes.capacity();
    }

    @Override
    public ByteBuffer window(long offset, int length) {
      return bytes.slice((int) offset, length).order(ByteOrder.nativeOrder());
    }

    @Override
    public Pin slice(long offset, long length) {
      return new DirectPin(bytes.slice((int) offset, (int) length), access);
    }

    @Override
    public void close() {}
  }
}
