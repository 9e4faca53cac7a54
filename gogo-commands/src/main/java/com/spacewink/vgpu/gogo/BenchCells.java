package com.spacewink.vgpu.gogo;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What stands in the tables of benchmarks. */
final class BenchCells {
  private BenchCells() {}

  /** The choice with the one that was chosen: {@code vgpu=avx2}. */
  static String contestant(String contestant, String kind, Optional<String> provider) {
    return kind.equals("choice")
        ? contestant + provider.map(chosen -> "=" + chosen).orElse("")
        : contestant;
  }

  /** A provider's ratio to the best library; which one that is stands in the library's own row. */
  static String peer(
      String contestant, String kind, Optional<String> bestPeer, OptionalDouble ratio) {
    return kind.equals("library") && bestPeer.filter(contestant::equals).isPresent()
        ? "best"
        : ratio(ratio);
  }

  static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "-";
  }

  static String percent(OptionalDouble part) {
    return part.isPresent() ? String.format(Locale.ROOT, "%.1f%%", 100 * part.getAsDouble()) : "-";
  }
}
