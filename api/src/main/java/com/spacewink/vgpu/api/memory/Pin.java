package com.spacewink.vgpu.api.memory;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The right to use a buffer's bytes in place. The address and every window are valid until the pin
 * is closed, and must not be used afterwards: the memory may be gone by then.
 */
@ProviderType
public interface Pin extends AutoCloseable {
  /** The largest {@link #window}, in bytes. */
  int MAX_WINDOW = Integer.MAX_VALUE;

  /**
   * @return the address of the first byte
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the pin is closed
   */
  long address();

  /**
   * @return the number of bytes from {@link #address()} on that may be used
   */
  long byteSize();

  /**
   * @return what may be done to the bytes
   */
  Access access();

  /**
   * A view of a part of the bytes, in the machine's byte order; read-only if the pin is.
   *
   * @param offset first byte of the view, counted from the pin's first
   * @param length size of the view, in bytes
   * @return the view
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the pin is closed or the
   *     view reaches beyond its ends
   */
  ByteBuffer window(long offset, int length);

  /**
   * A pin on a part of the bytes. It is valid as long as this one and need not be closed itself.
   *
   * @param offset first byte of the part, counted from this pin's first
   * @param length size of the part, in bytes
   * @return the part
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the pin is closed or the
   *     part reaches beyond its ends
   */
  Pin slice(long offset, long length);

  /** Ends the right to use the bytes. Closing again does nothing. */
  @Override
  void close();
}
