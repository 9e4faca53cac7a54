package com.spacewink.vgpu.fft.radix;

import java.lang.ref.SoftReference;

/** The arrays that one thread needs for a {@link BlockDft}. */
final class Frame {
  final Rows in;
  final Rows out;

  /** By which it is kept while it is not in use. */
  final SoftReference<Frame> idle;

  /**
   * @param in holds the source
   * @param out holds the result; may be the same
   */
  Frame(Rows in, Rows out) {
    this.in = in;
    this.out = out;
    idle = new SoftReference<>(this);
  }
}
