package com.spacewink.vgpu.api.memory;

/**
 * A memory tier at one moment.
 *
 * @param name short name, such as {@code ram}
 * @param capacityBytes the most it can hold, in bytes; {@link Long#MAX_VALUE} if not known
 * @param usedBytes what buffers take of it, in bytes
 */
public record MemoryTierStatus(String name, long capacityBytes, long usedBytes) {}
