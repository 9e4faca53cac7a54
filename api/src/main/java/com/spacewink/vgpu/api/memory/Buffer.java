package com.spacewink.vgpu.api.memory;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Off-heap memory of any size, also beyond 2 GiB, owned by the memory service. Its bytes can be
 * reached through a {@link Pin} alone; while nobody holds one, the memory service may move them to
 * another tier.
 *
 * <p>Buffers are safe for use by many threads; what they write to the same bytes is theirs to
 * order.
 */
@ProviderType
public interface Buffer extends AutoCloseable {
  /**
   * @return the size, in bytes
   */
  long byteSize();

  /**
   * @return the name of the memory tier that holds the bytes now, such as {@code ram}
   */
  String tier();

  /**
   * Holds the bytes in place until the pin is closed. Pins do not exclude one another.
   *
   * @param access what will be done to the bytes
   * @return a pin, to be closed by the caller
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the buffer is closed
   */
  Pin pin(Access access);

  /**
   * @return whether {@link #close()} was called
   */
  boolean isClosed();

  /** Gives the memory back, once the last pin is closed. Closing again does nothing. */
  @Override
  void close();
}
