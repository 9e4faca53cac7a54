package com.spacewink.vgpu.gogo;

import java.util.Locale;

/** Amounts as people write them. */
final class Counted {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Counted() {}

  /** {@code 1 thread}, {@code 2 threads}. */
  static String of(long count, String noun) {
    return count == 1 ? "1 " + noun : count + " " + noun + "s";
  }

  /** {@code 32 KiB}, {@code 1.5 GiB}. */
  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    String digits = String.format(Locale.ROOT, "%.1f", amount).replace(".0", "");
    return digits + " " + UNITS[unit];
  }
}
