package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import java.util.Optional;

/**
 * A class of sizes for which one measurement speaks. Its code is computed in every call, without
 * allocating; everything else is for the slow paths. Plans of transforms keep their class.
 *
 * <p>Matrix products, batched or not: each of m, n and k belongs to the smallest of the bounds 1,
 * 2, 3, 4, 6, 8, 12, 16, 24, … 8192, half an octave apart, that is not below it, or to the last;
 * and whether A and B are transposed. Copies and reductions: the bytes of the source, to the next
 * of 4 KiB, 16 KiB, … 1 GiB, and the order in which they are read. Transforms: see {@link
 * TransformClass}.
 *
 * @param family the operation
 * @param code what {@link #of(GemmSpec)} and its like give
 */
record SizeClass(KernelFamily family, int code) {
  /** Codes take this many bits. */
  static final int BITS = 17;

  /** The code of no class at all: sizes that were not measured. */
  static final int NONE = (1 << BITS) - 1;

  private static final int EXTENT_BITS = 5;
  private static final int EXTENT_MASK = (1 << EXTENT_BITS) - 1;
  private static final int LARGEST_EXTENT = 25;
  private static final int TRANSPOSED_A = 1 << 3 * EXTENT_BITS;
  private static final int TRANSPOSED_B = 1 << 3 * EXTENT_BITS + 1;

  /** Bytes of the first class are up to 4^6, of the last beyond 4^14. */
  private static final int LEAST_QUADS = 6;

  private static final int MOST_QUADS = 15;
  private static final int SCATTERED = 1 << EXTENT_BITS;

  private static final int LONGEST_ID = 32;

  /** Work at which one measurement pays: about a second's of one core. */
  private static final double WORTH = 1e10;

  private static final int FEWEST_CALLS = 3;
  private static final int MOST_CALLS = 100_000;
  private static final int PRODUCTS_OF_BATCH = 1000;

  static int of(GemmSpec spec) {
    return ofExtents(
        spec.m(), spec.n(), spec.k(), spec.transA().isTransposed(), spec.transB().isTransposed());
  }

  static int ofExtents(long m, long n, long k, boolean transA, boolean transB) {
    return extent(m)
        | extent(n) << EXTENT_BITS
        | extent(k) << 2 * EXTENT_BITS
        | (transA ? TRANSPOSED_A : 0)
        | (transB ? TRANSPOSED_B : 0);
  }

  static int of(PermuteSpec spec) {
    return ofBytes(spec.elements() * spec.type().bytes(), !keepsRows(spec));
  }

  static int of(FftSpec spec) {
    return TransformClass.of(spec).code();
  }

  static int of(ReduceSpec spec) {
    return ofBytes(spec.inBytes(), spec.inner() > 1);
  }

  static int ofBytes(long bytes, boolean scattered) {
    int quads = bytes <= 1 ? 0 : (Long.SIZE + 1 - Long.numberOfLeadingZeros(bytes - 1)) / 2;
    int index = Math.max(LEAST_QUADS, Math.min(MOST_QUADS, quads)) - LEAST_QUADS;
    return index | (scattered ? SCATTERED : 0);
  }

  /** The class of that id, empty if there is none. Without patterns: a start reads many. */
  static Optional<SizeClass> parse(KernelFamily family, String id) {
    int dot = id.indexOf('.');
    if (dot < 0 || id.length() > LONGEST_ID) {
      return Optional.empty();
    }
    if (family == KernelFamily.FFT) {
      return TransformClass.parse(id).map(parsed -> new SizeClass(family, parsed.code()));
    }
    String order = id.substring(dot + 1);
    SizeClass parsed =
        new SizeClass(
            family,
            family.isProduct()
                ? ofExtents(
                    number(id, id.indexOf('m') + 1, id.indexOf('n')),
                    number(id, id.indexOf('n') + 1, id.indexOf('k')),
                    number(id, id.indexOf('k') + 1, dot),
                    order.startsWith("t"),
                    order.endsWith("t"))
                : ofBytes(
                    number(id, 0, dot - 1)
                        << 10 * ("kmg".indexOf(id.charAt(Math.max(0, dot - 1))) + 1),
                    order.equals("transposed") || order.equals("strided")));
    // Whatever was misread, a number between two bounds or another word: then the ids differ.
    return parsed.id().equals(id) ? Optional.of(parsed) : Optional.empty();
  }

  private static long number(String id, int begin, int end) {
    long number = 0;
    for (int i = Math.max(0, begin); i < end; i++) {
      number = number * 10 + Character.digit(id.charAt(i), 10);
    }
    return number;
  }

  String id() {
    if (family == KernelFamily.FFT) {
      return transform().id();
    }
    if (family.isProduct()) {
      return "m" + m() + "n" + n() + "k" + k() + "." + letter(TRANSPOSED_A) + letter(TRANSPOSED_B);
    }
    long kibibytes = bytes() >> 10;
    String size =
        kibibytes < 1 << 10
            ? kibibytes + "k"
            : kibibytes < 1 << 20 ? (kibibytes >> 10) + "m" : (kibibytes >> 20) + "g";
    return size + "." + order(family, isScattered());
  }

  /** The largest m of the class. */
  int m() {
    return bound(code & EXTENT_MASK);
  }

  int n() {
    return bound(code >> EXTENT_BITS & EXTENT_MASK);
  }

  int k() {
    return bound(code >> 2 * EXTENT_BITS & EXTENT_MASK);
  }

  boolean isTransposedA() {
    return (code & TRANSPOSED_A) != 0;
  }

  boolean isTransposedB() {
    return (code & TRANSPOSED_B) != 0;
  }

  /** The most bytes of a source of the class. */
  long bytes() {
    return 1L << 2 * ((code & EXTENT_MASK) + LEAST_QUADS);
  }

  /** Whether the source is read otherwise than in the order in which it lies. */
  boolean isScattered() {
    return (code & SCATTERED) != 0;
  }

  /** The size of its largest member. */
  TuneSize largest() {
    return switch (family) {
      case GEMM, GEMM_BATCHED -> new TuneSize.Product(new GemmShape(m(), n(), k()));
      case FFT ->
          new TuneSize.Transform(
              transform().kind(), transform().shape(), transform().repetitions());
      default -> new TuneSize.Source(bytes());
    };
  }

  /** The class of a transform. */
  TransformClass transform() {
    return TransformClass.ofCode(code);
  }

  /** After how many calls a class that is not measured has taken time enough to measure it. */
  int callsWorthMeasuring(DataType type) {
    double work =
        switch (family) {
          case GEMM_BATCHED -> largest().work(type) * PRODUCTS_OF_BATCH;
          default -> largest().work(type);
        };
    return (int) Math.max(FEWEST_CALLS, Math.min(MOST_CALLS, WORTH / work));
  }

  private char letter(int transposed) {
    return (code & transposed) == 0 ? 'n' : 't';
  }

  private static int extent(long extent) {
    return Math.min(halfOctave(extent), LARGEST_EXTENT);
  }

  /**
   * With e such that 2^e &lt; value &le; 2^(e+1): twice e, and one more beyond the middle between
   * them.
   */
  static int halfOctave(long value) {
    if (value <= 1) {
      return 0;
    }
    int e = Long.SIZE - 1 - Long.numberOfLeadingZeros(value - 1);
    return 2 * e + (2 * value > 3L << e ? 1 : 0);
  }

  /** The largest value of a half octave below 2^31. */
  static int bound(int index) {
    if (index == 0) {
      return 1;
    }
    return (index & 1) == 1 ? 1 << (index + 1) / 2 : 3 << index / 2 - 1;
  }

  private static String order(KernelFamily family, boolean isScattered) {
    if (family == KernelFamily.REDUCE) {
      return isScattered ? "strided" : "contiguous";
    }
    return isScattered ? "transposed" : "rows";
  }

  /** Whether what lies side by side in the destination does so in the source. */
  private static boolean keepsRows(PermuteSpec spec) {
    long[] extents = spec.extents();
    long[] inStrides = spec.inStrides();
    long[] outStrides = spec.outStrides();
    for (int d = 0; d < extents.length; d++) {
      if (outStrides[d] == 1 && extents[d] > 1) {
        return inStrides[d] == 1;
      }
    }
    return true;
  }
}
