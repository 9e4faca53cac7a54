package com.spacewink.vgpu.api.fft;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes plans, and keeps those that were used last: up to a number and a size, settings {@code
 * vgpu.fft.cache.plans} and {@code vgpu.fft.cache.bytes}. Beyond them the one that was not used for
 * longest goes; plans that somebody holds stay as long as they are held.
 */
@ProviderType
public interface FftPlanner {
  /**
   * The plan of a transform, by the provider that is best for it.
   *
   * @param spec the transform
   * @return its plan, to be closed by the caller
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_SUPPORTED if no provider can do it,
   *     OUT_OF_MEMORY if there is no room for its tables
   */
  FftPlan plan(FftSpec spec);

  /**
   * The plan of a transform by one provider.
   *
   * @param spec the transform
   * @param provider short id of the provider that must do it
   * @return its plan, to be closed by the caller
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such provider,
   *     NOT_SUPPORTED if it cannot do this transform or is rejected, OUT_OF_MEMORY if there is no
   *     room for its tables
   */
  FftPlan plan(FftSpec spec, String provider);

  /**
   * @return how the cache of plans is doing
   */
  FftCacheStatistics statistics();

  /** Gives up all plans that nobody holds. */
  void clear();
}
