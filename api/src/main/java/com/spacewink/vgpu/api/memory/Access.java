package com.spacewink.vgpu.api.memory;

/** What the holder of a {@link Pin} will do to the buffer's bytes. */
public enum Access {
  /** The bytes are read and stay as they are. */
  READ,
  /** All bytes that matter are written; what was there before is of no interest. */
  WRITE,
  /** The bytes are read and changed. */
  READ_WRITE
}
