package com.spacewink.vgpu.fft.radix;

/** Hands out the memory that the stages of one execution share. */
final class Workspace {
  private static final long ALIGNMENT = 64;

  private long bytes;

  /**
   * @return a site for so many bytes, aligned to a cache line
   */
  Site take(long size) {
    Site site = new Site(Site.Memory.WORKSPACE, bytes);
    bytes += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return site;
  }

  long bytes() {
    return bytes;
  }
}
