package com.spacewink.vgpu.api.topology;

import com.spacewink.vgpu.api.device.Cache;
import java.util.List;
import java.util.Objects;

/**
 * One cache.
 *
 * @param cache level, type and size
 * @param cpus the logical CPUs that share it, ascending; empty if not known
 */
public record CacheInstance(Cache cache, List<Integer> cpus) {
  /** Copies the list and checks that nothing is missing. */
  public CacheInstance {
    Objects.requireNonNull(cache, "cache");
    cpus = List.copyOf(cpus);
  }
}
