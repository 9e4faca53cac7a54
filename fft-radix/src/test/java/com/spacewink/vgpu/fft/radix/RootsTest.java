package com.spacewink.vgpu.fft.radix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RootsTest {
  @Test
  void rootsOnTheAxesAreExact() {
    Roots roots = new Roots(12);
    assertEquals(1, roots.re(0));
    assertEquals(0, roots.re(3));
    assertEquals(-1, roots.re(6));
    assertEquals(0, roots.re(9));
    assertEquals(0, roots.im(0), 0.0);
    assertEquals(-1, roots.im(3));
    assertEquals(0, roots.im(6), 0.0);
    assertEquals(1, roots.im(9));
  }

  @Test
  void rootsThatMirrorEachOtherDifferInSignsAlone() {
    int n = 1000;
    Roots roots = new Roots(n);
    for (int k = 1; k < n; k++) {
      assertEquals(roots.re(k), roots.re(n - k));
      assertEquals(roots.im(k), -roots.im(n - k), 0.0);
      assertEquals(Math.abs(roots.re(k)), Math.abs(roots.im((k + n / 4) % n)));
    }
  }

  @Test
  void rootsLieAtTheirAngles() {
    int n = 997;
    Roots roots = new Roots(n);
    for (int k = 0; k < n; k++) {
      double angle = 2 * Math.PI * k / n;
      assertEquals(Math.cos(angle), roots.re(k), 2 * Math.ulp(angle));
      assertEquals(-Math.sin(angle), roots.im(k), 2 * Math.ulp(angle));
    }
  }

  @Test
  void theSmallestAnglesAreKept() {
    long n = 1L << 50;
    Roots roots = new Roots(n);
    assertEquals(-2 * Math.PI / n, roots.im(1), Math.ulp(2 * Math.PI / n));
    assertEquals(2 * Math.PI / n, roots.im(n - 1), Math.ulp(2 * Math.PI / n));
    assertEquals(1, roots.re(1));
  }
}
