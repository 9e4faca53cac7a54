package com.spacewink.vgpu.api.bench;

/**
 * What the pool's steps cost on this machine, as a simulation takes them.
 *
 * @param taskNanos CPU time of a fork and its join without a steal, in nanoseconds
 * @param stealNanos time from a fork until another worker, which is awake, has begun the task, in
 *     nanoseconds; where there is no other worker, that of a wake-up stands in for it
 * @param wakeUpNanos time from a submission until a worker, which was asleep, has begun the task,
 *     in nanoseconds
 * @param bytesPerSecond rate at which all workers together copy memory, bytes read and written
 */
public record TaskCosts(
    double taskNanos, double stealNanos, double wakeUpNanos, double bytesPerSecond) {}
