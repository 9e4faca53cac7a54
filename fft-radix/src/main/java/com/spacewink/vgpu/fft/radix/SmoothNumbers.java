package com.spacewink.vgpu.fft.radix;

/** Numbers of the form 2<sup>a</sup>·3<sup>b</sup>·5<sup>c</sup>, whose transforms are fast. */
final class SmoothNumbers {
  private SmoothNumbers() {}

  /**
   * @param least at most 2<sup>30</sup>
   * @return the smallest such number from there on
   */
  static int from(int least) {
    long best = Long.MAX_VALUE;
    for (long fives = 1; fives < 5L * least; fives *= 5) {
      for (long odd = fives; odd < 3L * least; odd *= 3) {
        long number = odd;
        while (number < least) {
          number *= 2;
        }
        best = Math.min(best, number);
      }
    }
    return Math.toIntExact(best);
  }
}
