package com.spacewink.vgpu.fft.radix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SmoothNumbersTest {
  @Test
  void nextIsTheSmallestProductOfTwosThreesAndFives() {
    for (int least = 1; least <= 3000; least++) {
      int next = least;
      while (!isSmooth(next)) {
        next++;
      }
      assertEquals(next, SmoothNumbers.from(least), "from " + least);
    }
  }

  @Test
  void theLargestThatCanBeAskedFor() {
    assertEquals(1 << 30, SmoothNumbers.from(1 << 30));
  }

  private static boolean isSmooth(int number) {
    int rest = number;
    for (int factor : new int[] {2, 3, 5}) {
      while (rest % factor == 0) {
        rest /= factor;
      }
    }
    return rest == 1;
  }
}
