package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.spacewink.vgpu.api.bench.HardwareCounters;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CounterTallyTest {
  private final CounterTally tally = new CounterTally();

  @Test
  void ratiosAreThoseOfAllSamplesTogether() {
    tally.add(
        Map.of(
            CounterEvent.CYCLES, 100.0,
            CounterEvent.INSTRUCTIONS, 100.0,
            CounterEvent.L1D_READS, 40.0,
            CounterEvent.L1D_READ_MISSES, 4.0,
            CounterEvent.LLC_READS, 4.0,
            CounterEvent.LLC_READ_MISSES, 1.0));
    tally.add(
        Map.of(
            CounterEvent.CYCLES, 100.0,
            CounterEvent.INSTRUCTIONS, 400.0,
            CounterEvent.L1D_READS, 40.0,
            CounterEvent.L1D_READ_MISSES, 16.0,
            CounterEvent.LLC_READS, 16.0,
            CounterEvent.LLC_READ_MISSES, 4.0));
    assertEquals(
        Optional.of(
            new HardwareCounters(
                OptionalDouble.of(2.5), OptionalDouble.of(0.75), OptionalDouble.of(0.75))),
        tally.ratios());
  }

  @Test
  void whatTheProcessorDoesNotCountIsAbsent() {
    tally.add(Map.of(CounterEvent.CYCLES, 100.0, CounterEvent.INSTRUCTIONS, 50.0));
    assertEquals(
        Optional.of(
            new HardwareCounters(
                OptionalDouble.of(0.5), OptionalDouble.empty(), OptionalDouble.empty())),
        tally.ratios());
  }

  @Test
  void counterThatNeverHadItsTurnGivesNoRatio() {
    tally.add(Map.of(CounterEvent.LLC_READS, 0.0, CounterEvent.LLC_READ_MISSES, 0.0));
    assertEquals(OptionalDouble.empty(), tally.ratios().orElseThrow().llcHitRate());
  }

  @Test
  void estimatesDoNotMakeARateNegative() {
    tally.add(Map.of(CounterEvent.L1D_READS, 10.0, CounterEvent.L1D_READ_MISSES, 11.0));
    assertEquals(OptionalDouble.of(0), tally.ratios().orElseThrow().l1dHitRate());
  }

  @Test
  void nothingCountedIsNoRatioAtAll() {
    tally.add(Map.of());
    assertEquals(Optional.empty(), tally.ratios());
  }
}
