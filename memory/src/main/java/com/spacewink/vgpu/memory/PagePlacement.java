package com.spacewink.vgpu.memory;

/** Decides on which NUMA nodes the pages of a mapping come to lie. */
@FunctionalInterface
interface PagePlacement {
  /** Linux's own way: each page lies on the node of the CPU that touches it first. */
  PagePlacement FIRST_TOUCH = (address, bytes) -> {};

  /** To be told about a mapping before any of its pages is touched. */
  void place(long address, long bytes);
}
