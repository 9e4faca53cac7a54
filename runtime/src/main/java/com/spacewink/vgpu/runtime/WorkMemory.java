package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.MemoryTierStatus;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.lifecycle.CallGate;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Workspaces of calls. A thread finds the one that it gave back last in a place of its own, for two
 * atomic operations: short transforms take no longer than an allocation does.
 *
 * <p>What is kept counts as any other buffer. Small ones are kept in any case, larger ones up to a
 * small share of what the allocator may give, so that they are not what the callers' buffers miss.
 */
final class WorkMemory implements AutoCloseable {
  private static final long LEAST_BYTES = 4 << 10;
  private static final long SMALL_BYTES = 64 << 10;
  private static final long HUGE_PAGE = 2 << 20;
  private static final long MOST_KEPT_BYTES = 256L << 20;

  /** References from one place to the next: two cache lines. */
  private static final int DISTANCE = 32;

  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final BufferAllocator memory;
  private final AtomicReferenceArray<Block> places =
      new AtomicReferenceArray<>(CallGate.PLACES * DISTANCE);

  /** What larger blocks that are kept take. */
  private final AtomicLong kept = new AtomicLong();

  private volatile long limit;
  private volatile boolean isClosed;

  WorkMemory(BufferAllocator memory) {
    this.memory = memory;
  }

  /**
   * Lends memory, aligned to 64 bytes, of any content.
   *
   * @param bytes how much, 1 or more
   * @return a block, to be given back
   * @throws com.spacewink.vgpu.api.VgpuException with OUT_OF_MEMORY if there is not that much
   */
  Block take(long bytes) {
    Block block = places.getAndSet(place(), null);
    if (block != null) {
      if (!block.isSmall()) {
        kept.addAndGet(-block.bytes);
      }
      if (block.bytes >= bytes) {
        return block;
      }
      block.free();
    }
    return new Block(memory.allocate(rounded(bytes)));
  }

  void giveBack(Block block) {
    if (isClosed || !mayKeep(block)) {
      block.free();
      return;
    }
    Block other = places.getAndSet(place(), block);
    if (other != null) {
      release(other);
    }
    if (isClosed) {
      close();
    }
  }

  /** Frees what is kept, and keeps nothing from now on. Closing again does nothing. */
  @Override
  public void close() {
    isClosed = true;
    for (int place = 0; place < places.length(); place += DISTANCE) {
      Block block = places.getAndSet(place, null);
      if (block != null) {
        release(block);
      }
    }
  }

  private void release(Block keptBlock) {
    if (!keptBlock.isSmall()) {
      kept.addAndGet(-keptBlock.bytes);
    }
    keptBlock.free();
  }

  /** Counts a larger block among those that are kept. */
  private boolean mayKeep(Block block) {
    if (block.isSmall()) {
      return true;
    }
    if (kept.addAndGet(block.bytes) <= limit()) {
      return true;
    }
    kept.addAndGet(-block.bytes);
    return false;
  }

  private long limit() {
    if (limit == 0) {
      long capacity =
          memory.tiers().stream()
              .mapToLong(MemoryTierStatus::capacityBytes)
              .max()
              .orElse(Long.MAX_VALUE);
      limit = Math.max(1, Math.min(MOST_KEPT_BYTES, capacity / PackingMemory.SHARE));
    }
    return limit;
  }

  /** Few sizes, so that what is kept fits the next call; whole huge pages where it is large. */
  private static long rounded(long bytes) {
    if (bytes > HUGE_PAGE) {
      return bytes + (HUGE_PAGE - bytes % HUGE_PAGE) % HUGE_PAGE;
    }
    return Math.max(LEAST_BYTES, Long.highestOneBit(2 * bytes - 1));
  }

  private static int place() {
    long spread = Thread.currentThread().getId() * GOLDEN >>> Integer.SIZE;
    return (int) (spread & CallGate.PLACES - 1) * DISTANCE;
  }

  /** Memory that is lent. */
  static final class Block {
    private final Buffer buffer;
    private final Pin pin;
    private final long address;
    private final long bytes;

    private Block(Buffer buffer) {
      this.buffer = buffer;
      this.pin = buffer.pin(Access.READ_WRITE);
      this.address = pin.address();
      this.bytes = buffer.byteSize();
    }

    long address() {
      return address;
    }

    private boolean isSmall() {
      return bytes <= SMALL_BYTES;
    }

    private void free() {
      pin.close();
      buffer.close();
    }
  }
}
