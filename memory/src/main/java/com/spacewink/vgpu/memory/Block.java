package com.spacewink.vgpu.memory;

import com.spacewink.vgpu.api.memory.Leak;
import java.time.Instant;
import java.util.Optional;

/**
 * The memory of one buffer. It knows nothing of the {@link RamBuffer}, so that the garbage
 * collector can find that one lost while this is still there to be freed.
 */
final class Block implements Runnable {
  private final RamHeap heap;
  private final Account account;
  private final long address;
  private final long bytes;
  private final Instant allocatedAt = Instant.now();
  private final Optional<Throwable> allocatedBy;
  private volatile boolean returned;

  Block(RamHeap heap, Account account, long address, long bytes, Optional<Throwable> allocatedBy) {
    this.heap = heap;
    this.account = account;
    this.address = address;
    this.bytes = bytes;
    this.allocatedBy = allocatedBy;
  }

  RamHeap heap() {
    return heap;
  }

  long address() {
    return address;
  }

  long bytes() {
    return bytes;
  }

  /** To be called before {@link #run} if the buffer's user is giving the memory back. */
  void markReturned() {
    returned = true;
  }

  /** Frees the memory. The cleaner sees to it that this happens once. */
  @Override
  public void run() {
    heap.free(address, bytes);
    if (returned) {
      account.returned(bytes);
    } else {
      account.lost(new Leak(bytes, allocatedAt, allocatedBy));
    }
  }
}
