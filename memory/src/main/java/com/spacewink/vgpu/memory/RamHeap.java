package com.spacewink.vgpu.memory;

import com.spacewink.vgpu.api.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Zeroed blocks of the process's own memory. */
final class RamHeap {
  /**
   * From this size on, the size of a huge page, blocks are mappings of their own: the kernel zeroes
   * their pages when they are touched, and has them back as soon as they are freed.
   */
  static final long MAPPED_BYTES = 2L << 20;

  private final LibC libc;
  private final PagePlacement placement;

  /**
   * @param placement on which NUMA nodes mappings lie; smaller blocks lie where they are zeroed
   */
  RamHeap(LibC libc, PagePlacement placement) {
    this.libc = libc;
    this.placement = placement;
  }

  /**
   * @param bytes size, 0 or more
   * @return the address, aligned to {@link BufferAllocator#ALIGNMENT} and not null, also for 0
   */
  long allocate(long bytes) {
    return bytes < MAPPED_BYTES ? allocateSmall(bytes) : map(bytes);
  }

  /** Frees a block that {@link #allocate} gave for this size. */
  void free(long address, long bytes) {
    if (bytes < MAPPED_BYTES) {
      libc.free(address);
    } else {
      libc.munmap(address, bytes);
    }
  }

  ByteBuffer view(long address, int bytes) {
    return libc.byteBuffer(address, bytes).order(ByteOrder.nativeOrder());
  }

  private long allocateSmall(long bytes) {
    long alignment = BufferAllocator.ALIGNMENT;
    // aligned_alloc wants a multiple of the alignment, and may answer 0 with null.
    long rounded = Math.max(1, (bytes + alignment - 1) / alignment) * alignment;
    long address = libc.aligned_alloc(alignment, rounded);
    libc.memset(address, 0, rounded);
    return address;
  }

  private long map(long bytes) {
    int prot = LibC.PROT_READ | LibC.PROT_WRITE;
    int flags = LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS;
    long address = libc.mmap(0, bytes, prot, flags, -1, 0);
    libc.madvise(address, bytes, LibC.MADV_HUGEPAGE);
    placement.place(address, bytes);
    return address;
  }
}
