package com.spacewink.vgpu.memory;

import com.spacewink.vgpu.api.memory.Leak;
import com.spacewink.vgpu.api.memory.MemoryStatistics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts of what is allocated and what was lost. A size is reserved before its memory is allocated,
 * so that many threads together stay within the budget too.
 */
final class Account {
  private static final int MAX_LEAKS = 100;

  private final Budget budget;
  private final Consumer<Leak> firstLeak;
  private final Deque<Leak> newestLeaks = new ArrayDeque<>();
  private long reservedBytes;
  private long liveBuffers;
  private long liveBytes;
  private long peakBytes;
  private long allocations;
  private long leaks;

  /**
   * @param budget says no
   * @param firstLeak told about the first buffer that is lost
   */
  Account(Budget budget, Consumer<Leak> firstLeak) {
    this.budget = budget;
    this.firstLeak = firstLeak;
  }

  /** Throws OUT_OF_MEMORY if there is no room for so many bytes. */
  synchronized void reserve(long bytes) {
    budget.require(bytes, reservedBytes);
    reservedBytes += bytes;
  }

  /** Takes back a reservation for which there was no memory. */
  synchronized void abandon(long bytes) {
    reservedBytes -= bytes;
  }

  /** What was reserved is now a buffer. */
  synchronized void allocated(long bytes) {
    allocations++;
    liveBuffers++;
    liveBytes += bytes;
    peakBytes = Math.max(peakBytes, liveBytes);
  }

  synchronized void returned(long bytes) {
    reservedBytes -= bytes;
    liveBuffers--;
    liveBytes -= bytes;
  }

  void lost(Leak leak) {
    if (record(leak) == 1) {
      firstLeak.accept(leak);
    }
  }

  private synchronized long record(Leak leak) {
    returned(leak.bytes());
    if (newestLeaks.size() == MAX_LEAKS) {
      newestLeaks.removeFirst();
    }
    newestLeaks.addLast(leak);
    return ++leaks;
  }

  synchronized MemoryStatistics statistics() {
    return new MemoryStatistics(liveBuffers, liveBytes, peakBytes, allocations, leaks);
  }

  synchronized List<Leak> leaks() {
    return List.copyOf(newestLeaks);
  }

  /** The most that buffers could hold now, those that are there included. */
  synchronized long capacity() {
    return budget.capacity(reservedBytes);
  }
}
