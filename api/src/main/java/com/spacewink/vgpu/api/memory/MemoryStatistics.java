package com.spacewink.vgpu.api.memory;

/**
 * The memory service's account at one moment.
 *
 * @param liveBuffers buffers whose memory is not given back yet
 * @param liveBytes their size together, in bytes
 * @param peakBytes the most that {@code liveBytes} ever was
 * @param allocations buffers allocated so far
 * @param leaks buffers that were lost without being closed
 */
public record MemoryStatistics(
    long liveBuffers, long liveBytes, long peakBytes, long allocations, long leaks) {}
