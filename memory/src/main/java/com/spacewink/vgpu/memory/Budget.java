package com.spacewink.vgpu.memory;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.OptionalLong;

/**
 * Decides whether there is room for another buffer: within the configured limit, and within what
 * the machine has to give, so that it is not left to the kernel to kill a process. Not thread-safe.
 */
final class Budget {
  /**
   * The machine is looked at once for so many bytes. It costs 0.1 ms, and several at the first
   * time, which a program that works on little should not pay.
   */
  static final long UNCHECKED_BYTES = 64L << 20;

  /** One part in so many of what is available stays free: it is an estimate, and the heap grows. */
  private static final long SPARE = 20;

  private final OptionalLong limit;
  private final MachineMemory machine;
  private long unchecked;

  /**
   * @param limit the most that all buffers may hold together, in bytes
   * @param machine tells what is available
   */
  Budget(OptionalLong limit, MachineMemory machine) {
    this.limit = limit;
    this.machine = machine;
  }

  /**
   * @param bytes size of a new buffer
   * @param reserved size of all others
   * @throws VgpuException with OUT_OF_MEMORY if there is no room
   */
  void require(long bytes, long reserved) {
    if (limit.isPresent() && bytes > limit.getAsLong() - reserved) {
      throw outOfMemory(
          bytes,
          Settings.LIMIT
              + " allows "
              + limit.getAsLong()
              + ", of which "
              + reserved
              + " are in use; raise it or close buffers");
    }
    if (bytes <= UNCHECKED_BYTES - unchecked) {
      unchecked += bytes;
      return;
    }
    long room = room(reserved);
    if (bytes > room) {
      throw outOfMemory(
          bytes,
          "the machine has room for "
              + room
              + ", and buffers hold "
              + reserved
              + " ("
              + (limit.isPresent() ? Settings.LIMIT + " allows " + limit.getAsLong() : unset())
              + ")");
    }
    unchecked = 0;
  }

  /**
   * @param reserved size of all buffers
   * @return what they could hold at most; {@link Long#MAX_VALUE} if neither limit nor machine tell
   */
  long capacity(long reserved) {
    long room = room(reserved);
    long possible = room > Long.MAX_VALUE - reserved ? Long.MAX_VALUE : reserved + room;
    return Math.min(possible, limit.orElse(Long.MAX_VALUE));
  }

  /**
   * What is available, less the pages of buffers that nobody has touched yet: they are promised but
   * still count as available. Every page that the process has touched may be a buffer's, so this
   * never deducts too much.
   */
  private long room(long reserved) {
    OptionalLong available = machine.available();
    if (available.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long usable = available.getAsLong() - available.getAsLong() / SPARE;
    long untouched = Math.max(0, reserved - machine.touched().orElse(reserved));
    return Math.max(0, usable - untouched);
  }

  private static String unset() {
    return Settings.LIMIT + " is not set";
  }

  private static VgpuException outOfMemory(long bytes, String reason) {
    return new VgpuException(
        Status.OUT_OF_MEMORY, "cannot allocate " + bytes + " bytes: " + reason);
  }
}
