package com.spacewink.vgpu.bench;

import static com.spacewink.vgpu.bench.CounterEvent.CYCLES;
import static com.spacewink.vgpu.bench.CounterEvent.INSTRUCTIONS;
import static com.spacewink.vgpu.bench.CounterEvent.L1D_READS;
import static com.spacewink.vgpu.bench.CounterEvent.L1D_READ_MISSES;
import static com.spacewink.vgpu.bench.CounterEvent.LLC_READS;
import static com.spacewink.vgpu.bench.CounterEvent.LLC_READ_MISSES;

import com.spacewink.vgpu.api.bench.HardwareCounters;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was counted over all samples of one contestant. */
final class CounterTally {
  private final Map<CounterEvent, Double> sums = new EnumMap<>(CounterEvent.class);

  void add(Map<CounterEvent, Double> counts) {
    counts.forEach((event, count) -> sums.merge(event, count, Double::sum));
  }

  /** The ratios that people look at; empty if nothing was counted. */
  Optional<HardwareCounters> ratios() {
    return sums.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new HardwareCounters(
                ratio(INSTRUCTIONS, CYCLES),
                hitRate(L1D_READ_MISSES, L1D_READS),
                hitRate(LLC_READ_MISSES, LLC_READS)));
  }

  private OptionalDouble ratio(CounterEvent part, CounterEvent whole) {
    boolean isKnown = sums.containsKey(part) && sums.getOrDefault(whole, 0.0) > 0;
    return isKnown ? OptionalDouble.of(sums.get(part) / sums.get(whole)) : OptionalDouble.empty();
  }

  /** Counters that take turns are estimates: misses may come out above reads. */
  private OptionalDouble hitRate(CounterEvent misses, CounterEvent reads) {
    OptionalDouble missRate = ratio(misses, reads);
    return missRate.isPresent()
        ? OptionalDouble.of(Math.max(0, 1 - missRate.getAsDouble()))
        : OptionalDouble.empty();
  }
}
