package com.spacewink.vgpu.api.memory;

import java.time.Instant;
import java.util.Optional;

/**
 * A buffer that was lost without being closed, or was closed while a pin on it was lost.
 *
 * @param bytes its size, in bytes
 * @param allocatedAt when it was allocated
 * @param allocatedBy the stack of the allocation, known if {@code vgpu.memory.trace} is true
 */
public record Leak(long bytes, Instant allocatedAt, Optional<Throwable> allocatedBy) {}
