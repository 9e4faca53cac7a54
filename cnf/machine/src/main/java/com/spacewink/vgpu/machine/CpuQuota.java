package com.spacewink.vgpu.machine;

import java.util.OptionalDouble;

/** Processor time that a control group grants: so many microseconds in each period. */
final class CpuQuota {
  private CpuQuota() {}

  /**
   * @param quota microseconds of processor time; anything but a positive number is no limit, such
   *     as {@code max} and {@code -1}
   * @param period microseconds in which they may be used
   * @return the CPUs that this makes; absent without a limit
   */
  static OptionalDouble cpus(String quota, String period) {
    long granted = positive(quota);
    long within = positive(period);
    return granted == 0 || within == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) granted / within);
  }

  private static long positive(String text) {
    try {
      return Math.max(0, Long.parseLong(text.strip()));
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }
}
