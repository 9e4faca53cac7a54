package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.MemoryTierStatus;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.Optional;

/**
 * Memory for packed operands. One buffer is kept for the next product: the system takes longer to
 * hand out 16 MiB of fresh pages than a thread to fill them.
 *
 * <p>What is kept counts as any other buffer. It is at most a small share of what the allocator may
 * give, so that it is not what the callers' buffers miss.
 */
final class PackingMemory implements AutoCloseable {
  /** The most that one product may have. Beyond this, larger parts of B gain nothing. */
  static final long MOST_BYTES = 64L << 20;

  /** One part in so many of the memory there is may go to packed operands. */
  static final long SHARE = 16;

  /** Buffers of whole huge pages: fewer page faults, and fewer sizes. */
  private static final long UNIT = 2L << 20;

  private final BufferAllocator memory;
  private long limit;
  private Buffer kept;
  private boolean closed;

  PackingMemory(BufferAllocator memory) {
    this.memory = memory;
  }

  /** The most bytes that may be asked for. */
  synchronized long limit() {
    if (limit == 0) {
      long capacity =
          memory.tiers().stream()
              .mapToLong(MemoryTierStatus::capacityBytes)
              .max()
              .orElse(Long.MAX_VALUE);
      limit = Math.max(1, Math.min(MOST_BYTES, capacity / SHARE));
    }
    return limit;
  }

  /**
   * Lends memory.
   *
   * @param bytes 1 to {@link #limit()}
   * @return the loan, or empty if there is not that much
   */
  Optional<Loan> lend(long bytes) {
    Buffer buffer = takeKept();
    if (buffer == null || buffer.byteSize() < bytes) {
      if (buffer != null) {
        buffer.close();
      }
      try {
        buffer = memory.allocate(Math.min(limit(), (bytes + UNIT - 1) / UNIT * UNIT));
      } catch (VgpuException refused) {
        return Optional.empty();
      }
    }
    return Optional.of(new Loan(buffer, buffer.pin(Access.READ_WRITE)));
  }

  /** Gives back what is kept, and keeps nothing from now on. Closing again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }

  private synchronized Buffer takeKept() {
    Buffer buffer = kept;
    kept = null;
    return buffer;
  }

  /** Keeps the larger one of what is there and what comes. */
  private synchronized void takeBack(Buffer buffer) {
    Buffer smaller = buffer;
    if (!closed && (kept == null || kept.byteSize() < buffer.byteSize())) {
      smaller = kept;
      kept = buffer;
    }
    if (smaller != null) {
      smaller.close();
    }
  }

  /** Memory for the length of one product. */
  final class Loan implements AutoCloseable {
    private final Buffer buffer;
    private final Pin pin;

    private Loan(Buffer buffer, Pin pin) {
      this.buffer = buffer;
      this.pin = pin;
    }

    long address() {
      return pin.address();
    }

    @Override
    public void close() {
      pin.close();
      takeBack(buffer);
    }
  }
}
