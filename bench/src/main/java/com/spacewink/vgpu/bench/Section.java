package com.spacewink.vgpu.bench;

/**
 * What one sample took.
 *
 * @param wallNanos wall-clock time, in nanoseconds
 * @param cpuNanos CPU time of all threads that took part, in nanoseconds
 */
record Section(double wallNanos, double cpuNanos) {}
