package com.spacewink.vgpu.api.bench;

import com.spacewink.vgpu.api.DataType;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One contestant on one case.
 *
 * @param type precision
 * @param transform kind and size
 * @param threads number of threads
 * @param contestant short id
 * @param contestantKind {@code provider}, {@code choice} or {@code library}
 * @param provider short id of the provider that did the work; empty for libraries
 * @param samples number of timed samples
 * @param medianSeconds median time of one execution, of all transforms of a batch
 * @param minSeconds least time of one execution
 * @param mflops rate at the median by benchFFT's convention, in 10<sup>6</sup> operations per
 *     second: 5·N·log2(N) for each complex transform of N points, half of that for a real one
 * @param ceilingRatio that rate over the FMA loop's median in the same rotation, on as many
 *     threads; empty if no provider has an FMA loop for the type
 * @param bestPeer the library with the highest rate at the median in the same rotation, if there is
 *     one
 * @param peerRatio a provider's rate over that library's; empty for libraries, and without one
 * @param choiceRatio the choice's rate over the best single provider's in the same rotation; empty
 *     for others, and without one
 * @param maxError distance from a transform in extended precision, in the relative L2 norm over all
 *     numbers
 */
public record FftBenchResult(
    DataType type,
    FftBenchPlan.Transform transform,
    int threads,
    String contestant,
    String contestantKind,
    Optional<String> provider,
    int samples,
    double medianSeconds,
    double minSeconds,
    double mflops,
    OptionalDouble ceilingRatio,
    Optional<String> bestPeer,
    OptionalDouble peerRatio,
    OptionalDouble choiceRatio,
    double maxError) {}
