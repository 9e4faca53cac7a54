package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void quickCallsAreRepeatedSoThatAClockCanTell() {
    AtomicLong calls = new AtomicLong();
    Samples samples = Samples.of(calls::incrementAndGet, 0);
    long before = calls.get();
    samples.take();
    assertTrue(calls.get() - before > 100, "calls in a sample: " + (calls.get() - before));
  }

  @Test
  void medianLiesBetweenLeastAndAllTimeSpent() {
    Samples samples = Samples.of(() -> Thread.onSpinWait(), 0);
    for (int i = 0; i < 200; i++) {
      samples.take();
    }
    assertEquals(200, samples.count());
    assertTrue(samples.least() > 0);
    assertTrue(samples.least() <= samples.median());
    assertTrue(samples.median() <= samples.spentSeconds());
  }
}
