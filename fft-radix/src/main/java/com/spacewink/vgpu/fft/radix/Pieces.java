package com.spacewink.vgpu.fft.radix;

/** How work is cut into pieces. */
final class Pieces {
  /** Some 50 microseconds' worth: far more than what it costs to hand a piece to a thread. */
  private static final long LEAST_POINTS = 8192;

  /** Enough for the threads of a large machine to end at about the same time. */
  private static final long MOST = 64;

  private Pieces() {}

  /**
   * @param points numbers that are computed in all
   * @param units what cannot be cut
   * @return the number of pieces, 1 to {@code units}
   */
  static long of(long points, long units) {
    return Math.max(1, Math.min(Math.min(points / LEAST_POINTS, MOST), units));
  }

  /**
   * @return the first unit of a piece; of the piece behind the last one, {@code units}
   */
  static long begin(long piece, long pieces, long units) {
    // In two parts, as the product of all could overflow.
    return units / pieces * piece + units % pieces * piece / pieces;
  }
}
