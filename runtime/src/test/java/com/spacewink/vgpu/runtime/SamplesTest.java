package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void medianIsTheMiddleOne() {
    assertEquals(2, samples(3, 1, 2).median());
    assertEquals(2.5, samples(4, 1, 2, 3).median());
  }

  @Test
  void manySamplesAreKept() {
    Samples samples = new Samples();
    for (int i = 1; i <= 99; i++) {
      samples.add(i);
    }
    assertEquals(99, samples.count());
    assertEquals(50, samples.median());
  }

  @Test
  void roundThatWasSlowForBothChangesNothing() {
    assertEquals(2, samples(1, 1, 50).fasterThan(samples(2, 2, 100)));
  }

  @Test
  void onlyRoundsThatBothTookPartInCount() {
    assertEquals(2, samples(1, 1, 9, 9, 9).fasterThan(samples(2, 2)));
    assertEquals(1, samples(1, 1, 9, 9, 9).winsAgainst(samples(2, 2)));
  }

  @Test
  void winsAreThePartOfTheRounds() {
    assertEquals(0.75, samples(1, 1, 1, 3).winsAgainst(samples(2, 2, 2, 2)));
    assertEquals(0, samples(2).winsAgainst(samples(2)), "a draw is none");
  }

  private static Samples samples(double... seconds) {
    Samples samples = new Samples();
    for (double sample : seconds) {
      samples.add(sample);
    }
    return samples;
  }
}
