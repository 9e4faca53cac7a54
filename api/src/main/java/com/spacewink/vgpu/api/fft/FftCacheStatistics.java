package com.spacewink.vgpu.api.fft;

/**
 * How the cache of plans is doing, since its service started.
 *
 * @param plans plans that it keeps now
 * @param bytes what their tables take
 * @param mostPlans its bound on the number
 * @param mostBytes its bound on the bytes
 * @param hits how often a plan was there
 * @param misses how often one had to be made
 * @param evictions how many were given up to make room
 */
public record FftCacheStatistics(
    long plans,
    long bytes,
    long mostPlans,
    long mostBytes,
    long hits,
    long misses,
    long evictions) {}
