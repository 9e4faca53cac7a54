package com.spacewink.vgpu.api.bench;

import java.util.OptionalDouble;

/**
 * What the processor counted while a contestant's samples were taken. Each is empty where this
 * processor has no such counter.
 *
 * @param instructionsPerCycle instructions that were completed in a cycle, on average
 * @param l1dHitRate part of the reads that the first-level data cache answered, 0 to 1
 * @param llcHitRate part of the reads which reached the last-level cache that it answered, 0 to 1
 */
public record HardwareCounters(
    OptionalDouble instructionsPerCycle, OptionalDouble l1dHitRate, OptionalDouble llcHitRate) {}
