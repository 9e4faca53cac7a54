package com.spacewink.vgpu.api.memory;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The memory service: allocates buffers and accounts for them. */
@ProviderType
public interface BufferAllocator {
  /** Alignment of every buffer's first byte: a cache line, and the widest vector register. */
  int ALIGNMENT = 64;

  /**
   * Allocates a buffer. Its bytes are zero.
   *
   * @param bytes its size, 0 or more
   * @return a buffer, to be closed by the caller
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the size is negative,
   *     OUT_OF_MEMORY if there is not that much, NOT_READY if the service is stopping
   */
  Buffer allocate(long bytes);

  /**
   * @return the tiers that buffers may lie in, fastest first
   */
  List<MemoryTierStatus> tiers();

  /**
   * @return counts and sizes of what is allocated now, and of what was lost
   */
  MemoryStatistics statistics();

  /**
   * Buffers that the garbage collector found unreachable and not closed. Their memory was given
   * back then.
   *
   * @return the newest of them, at most 100, oldest first
   */
  List<Leak> leaks();
}
