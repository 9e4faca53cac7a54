package com.spacewink.vgpu.memory;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.lang.ref.Cleaner;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A buffer in the process's own memory. It never moves.
 *
 * <p>If it is lost with a pin still open, its memory comes back when the pin is lost as well, and
 * counts as leaked even if the buffer was closed: nobody else would have given it back.
 */
final class RamBuffer implements Buffer {
  private static final long CLOSED = Long.MIN_VALUE;

  private final Block block;
  private final Cleaner.Cleanable cleanable;

  /** The number of pins, plus {@link #CLOSED} once the buffer is closed. */
  private final AtomicLong state = new AtomicLong();

  RamBuffer(Block block, Cleaner cleaner) {
    this.block = block;
    this.cleanable = cleaner.register(this, block);
  }

  Block block() {
    return block;
  }

  @Override
  public long byteSize() {
    return block.bytes();
  }

  @Override
  public String tier() {
    return RamAllocator.TIER;
  }

  @Override
  public Pin pin(Access access) {
    Objects.requireNonNull(access, "access");
    long pins = state.get();
    while (pins >= 0) {
      if (state.compareAndSet(pins, pins + 1)) {
        return new RamPin(this, access);
      }
      pins = state.get();
    }
    throw VgpuException.invalid("the buffer of " + byteSize() + " bytes is closed");
  }

  void unpin() {
    if (state.decrementAndGet() == CLOSED) {
      giveBack();
    }
  }

  @Override
  public boolean isClosed() {
    return state.get() < 0;
  }

  @Override
  public void close() {
    long pins = state.get();
    while (pins >= 0) {
      if (state.compareAndSet(pins, pins | CLOSED)) {
        if (pins == 0) {
          giveBack();
        }
        return;
      }
      pins = state.get();
    }
  }

  private void giveBack() {
    block.markReturned();
    cleanable.clean();
  }
}
