package com.spacewink.vgpu.api.bench;

import com.spacewink.vgpu.api.DataType;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One contestant on one case.
 *
 * @param type element type
 * @param shape extents
 * @param transposes operations on A and B
 * @param threads number of threads
 * @param contestant short id
 * @param kind {@code provider}, {@code choice} or {@code library}
 * @param provider short id of the provider that did the work; empty for libraries
 * @param samples number of timed samples
 * @param medianSeconds median time of one product
 * @param minSeconds least time of one product
 * @param gflops rate at the median, in 10<sup>9</sup> operations per second
 * @param ceilingRatio that rate over the FMA loop's median in the same rotation, on as many
 *     threads; empty if no provider has an FMA loop for the type
 * @param bestPeer the library with the highest rate at the median in the same rotation, if there is
 *     one
 * @param peerRatio a provider's rate over that library's; empty for libraries, and without one
 * @param choiceRatio the choice's rate over the best single provider's in the same rotation; empty
 *     for others, and without one
 * @param counters what the processor counted meanwhile; empty if it was not asked to or cannot
 * @param maxError largest error of an element, in units of the error bound's k·eps·(|A|·|B|)
 */
public record GemmBenchResult(
    DataType type,
    GemmShape shape,
    GemmBenchPlan.Operands transposes,
    int threads,
    String contestant,
    String kind,
    Optional<String> provider,
    int samples,
    double medianSeconds,
    double minSeconds,
    double gflops,
    OptionalDouble ceilingRatio,
    Optional<String> bestPeer,
    OptionalDouble peerRatio,
    OptionalDouble choiceRatio,
    Optional<HardwareCounters> counters,
    double maxError) {}
