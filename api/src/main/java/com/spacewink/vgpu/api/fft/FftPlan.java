package com.spacewink.vgpu.api.fft;

import com.spacewink.vgpu.api.memory.Pin;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A transform that is ready to run. Any number of threads may run it at once, on different memory;
 * it holds no workspace. Should its provider go away, the next best one takes over.
 */
@ProviderType
public interface FftPlan extends AutoCloseable {
  /**
   * @return what it computes
   */
  FftSpec spec();

  /**
   * @return short id of the provider that would run it now
   */
  String provider();

  /**
   * Computes the transform.
   *
   * @param in the source, from its first element on, {@link FftSpec#inBytes()} at least
   * @param out the result, likewise; writable; in place, a pin of the same memory
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if one is too small or not
   *     aligned to a real number, if they overlap, or in place are not the same memory, or if the
   *     plan is closed; OUT_OF_MEMORY if there is no room for the workspace; PROVIDER_FAILED if the
   *     provider broke down
   */
  void execute(Pin in, Pin out);

  /** Lets the cache give the plan up once it needs the room. Closing again does nothing. */
  @Override
  void close();
}
