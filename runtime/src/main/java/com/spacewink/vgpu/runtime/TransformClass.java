package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.List;
import java.util.Optional;

/**
 * A class of transforms for which one measurement speaks.
 *
 * @param kind what becomes of what
 * @param nature what its extents are products of
 * @param halfOctave of its points, as {@link SizeClass#halfOctave} counts them
 * @param isOfOneAxis whether one axis at most is longer than 1
 * @param isRepeated whether there is more than one transform
 */
record TransformClass(
    FftKind kind, Nature nature, int halfOctave, boolean isOfOneAxis, boolean isRepeated) {
  private static final int POINT_BITS = 6;
  private static final int KIND_BITS = 2;
  private static final int NATURE_BITS = 2;
  private static final int NATURE_SHIFT = POINT_BITS;
  private static final int KIND_SHIFT = NATURE_SHIFT + NATURE_BITS;
  private static final int AXES_SHIFT = KIND_SHIFT + KIND_BITS;
  private static final int REPETITIONS_SHIFT = AXES_SHIFT + 1;

  /** Ends with 2^27 points. Transforms beyond take so long that memory decides. */
  private static final int LAST = 53;

  private static final long BATCH_POINTS = 1 << 17;
  private static final long MOST_REPETITIONS = 1024;

  /** The factors of the extents decide what a provider has to do. */
  enum Nature {
    /** Powers of two. */
    POWER('p'),
    /** Products of primes up to 13, for which providers have kernels. */
    SMOOTH('s'),
    /** With a larger prime. */
    OTHER('o');

    private static final int LARGEST_OF_SMOOTH = 13;

    private final char letter;

    Nature(char letter) {
      this.letter = letter;
    }

    static Nature of(long points) {
      long odd = points >> Long.numberOfTrailingZeros(points);
      long rest = odd;
      for (int factor = 3; factor <= LARGEST_OF_SMOOTH; factor += 2) {
        while (rest > 1 && rest % factor == 0) {
          rest /= factor;
        }
      }
      return odd == 1 ? POWER : rest == 1 ? SMOOTH : OTHER;
    }
  }

  static TransformClass of(FftSpec spec) {
    long points = Math.max(1, spec.points());
    long axes = spec.axes().stream().filter(axis -> axis.n() > 1).count();
    return new TransformClass(
        spec.kind(),
        Nature.of(points),
        Math.min(LAST, SizeClass.halfOctave(points)),
        axes <= 1,
        spec.repetitions() > 1);
  }

  static TransformClass ofCode(int code) {
    return new TransformClass(
        FftKind.values()[code >> KIND_SHIFT & (1 << KIND_BITS) - 1],
        Nature.values()[code >> NATURE_SHIFT & (1 << NATURE_BITS) - 1],
        code & (1 << POINT_BITS) - 1,
        (code >> AXES_SHIFT & 1) == 0,
        (code >> REPETITIONS_SHIFT & 1) == 1);
  }

  /** The class of that id, empty if there is none or no transform belongs to it. */
  static Optional<TransformClass> parse(String id) {
    String[] words = id.split("\\.", -1);
    if (words.length != 4 || words[1].length() < 2 || words[1].length() > 10) {
      return Optional.empty();
    }
    for (FftKind kind : FftKind.values()) {
      for (Nature nature : Nature.values()) {
        if (kind.id().equals(words[0]) && nature.letter == words[1].charAt(0)) {
          TransformClass parsed =
              new TransformClass(
                  kind,
                  nature,
                  Math.min(LAST, SizeClass.halfOctave(number(words[1].substring(1)))),
                  words[2].equals("1d"),
                  words[3].equals("many"));
          // Whatever was misread, a number between two bounds or another word: the ids differ then.
          return parsed.id().equals(id) && !parsed.shape().isEmpty()
              ? Optional.of(parsed)
              : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static long number(String digits) {
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      number = number * 10 + Character.digit(digits.charAt(i), 10);
    }
    return number;
  }

  int code() {
    return halfOctave
        | nature.ordinal() << NATURE_SHIFT
        | kind.ordinal() << KIND_SHIFT
        | (isOfOneAxis ? 0 : 1) << AXES_SHIFT
        | (isRepeated ? 1 : 0) << REPETITIONS_SHIFT;
  }

  String id() {
    return kind.id()
        + "."
        + nature.letter
        + points()
        + (isOfOneAxis ? ".1d" : ".nd")
        + (isRepeated ? ".many" : ".one");
  }

  /** The most points of the class. */
  int points() {
    return SizeClass.bound(halfOctave);
  }

  /** Extents of the largest member, of two axes at most; none if the class has no member. */
  List<Long> shape() {
    if (isOfOneAxis) {
      return member(1);
    }
    for (long rows = Long.highestOneBit((long) Math.sqrt(points())); rows > 1; rows /= 2) {
      List<Long> shape = member(rows);
      if (!shape.isEmpty()) {
        return shape;
      }
    }
    return List.of();
  }

  /**
   * How often the member that stands for the class is repeated: to fill a cache, not the memory.
   */
  long repetitions() {
    return isRepeated ? Math.max(2, Math.min(MOST_REPETITIONS, BATCH_POINTS / points())) : 1;
  }

  private List<Long> member(long rows) {
    for (long columns = points() / rows; columns >= 1; columns--) {
      if (SizeClass.halfOctave(rows * columns) != halfOctave) {
        return List.of();
      }
      if (Nature.of(columns) == nature && (rows == 1 || columns > 1)) {
        return rows == 1 ? List.of(columns) : List.of(rows, columns);
      }
    }
    return List.of();
  }
}
