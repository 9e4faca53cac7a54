package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A buffer without an address, for tests that look at its bytes through windows alone. */
final class HeapBuffer implements Buffer {
  private final ByteBuffer bytes;
  private boolean isClosed;

  HeapBuffer(int size) {
    this.bytes = ByteBuffer.allocate(size);
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
    if (isClosed) {
      throw new AssertionError("a closed buffer is pinned");
    }
    return new WindowPin(bytes, access);
  }

  @Override
  public boolean isClosed() {
    return isClosed;
  }

  @Override
  public void close() {
    isClosed = true;
  }

  private record WindowPin(ByteBuffer bytes, Access access) implements Pin {
    @Override
    public long address() {
      throw new AssertionError("commands work through windows");
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
      return new WindowPin(bytes.slice((int) offset, (int) length), access);
    }

    @Override
    public void close() {}
  }
}
