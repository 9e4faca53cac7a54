package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BodiesTest {
  @Test
  void sharesAreThoseOfTheWork() {
    Bodies bodies = new Bodies(new int[] {1, 2, 5});
    assertArrayEquals(new double[] {0.125, 0.25, 0.625}, bodies.shares());
    assertEquals(0.625, bodies.longestShare());
    assertEquals(3, bodies.count());
  }

  @Test
  void equalBodiesAreEqual() {
    assertEquals(0.25, Bodies.equal(4, 10, 1.3).longestShare());
  }

  @Test
  void stepSlowerThanABodyIsStillOne() {
    assertEquals(0.25, Bodies.equal(4, 10, 1e9).longestShare());
  }

  @Test
  void paretoBodiesAreTheSameOnEachCall() {
    assertArrayEquals(
        Bodies.pareto(100, 10, 1.5, 1).shares(), Bodies.pareto(100, 10, 1.5, 1).shares());
  }

  @Test
  void partOfTheParetoBodiesAboveSomeTimeFollowsTheLaw() {
    double[] shares = Bodies.pareto(100_000, 10, 1.5, 1).shares();
    double least = Arrays.stream(shares).min().orElseThrow();
    for (double x : new double[] {2, 4, 16}) {
      double above = Arrays.stream(shares).filter(share -> share > x * least).count() / 1e5;
      double law = Math.pow(x, -1.5);
      // Three standard deviations of the count of independent draws.
      assertEquals(law, above, 3 * Math.sqrt(law / 1e5), "above " + x);
    }
  }

  @Test
  void stepTakesTime() {
    assertTrue(Bodies.nanosPerStep() > 0);
  }
}
