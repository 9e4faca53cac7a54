package com.spacewink.vgpu.kernels;

import com.spacewink.vgpu.api.kernel.GemmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code vgpu_gemm} can be told about how to compute a product. Its name has a part for each
 * thing that is told, in the order of the components: {@code pack=ab}, {@code rows=336}, {@code
 * pack=b+columns=512}.
 *
 * @param packing which operands are packed
 * @param rows rows of A in a block, 0 for the kernel's own choice
 * @param columns columns of B in a block, 0 for the kernel's own choice
 */
record GemmVariant(Packing packing, int rows, int columns) {
  /** Nothing is told. */
  static final GemmVariant OWN_CHOICE = new GemmVariant(Packing.AUTO, 0, 0);

  /** The longest name that a variant may have. */
  private static final int MOST_CHARACTERS = 64;

  /** More rows or columns than that are no block, and the kernel would cut them. */
  private static final int MOST = 1 << 20;

  /** A product is small, and one block of it is all of it, if no extent is larger. */
  private static final long SMALL = 64;

  /** With more columns than that, packing A pays: some three times the kernel's own limit. */
  private static final long MANY_COLUMNS = 1024;

  /** With more rows than that, packing B pays: some five times the kernel's own limit. */
  private static final long MANY_ROWS = 256;

  /** Multiples of the heights of all tiles. */
  private static final int[] ROWS = {168, 336, 672};

  private static final int[] COLUMNS = {512, 2048};

  /** Which operands are packed. */
  enum Packing {
    /** The kernel decides. */
    AUTO("", 0, 0),
    /** Neither, unless its layout demands it. */
    NONE("none", 1, 1),
    /** A alone. */
    A("a", 2, 1),
    /** B alone. */
    B("b", 1, 2),
    /** Both. */
    AB("ab", 2, 2);

    private final String id;
    private final int packA;
    private final int packB;

    Packing(String id, int packA, int packB) {
      this.id = id;
      this.packA = packA;
      this.packB = packB;
    }

    /** Enum vgpu_packing for A. */
    int packA() {
      return packA;
    }

    /** Enum vgpu_packing for B. */
    int packB() {
      return packB;
    }

    /** Whether B is told not to be packed. */
    boolean leavesB() {
      return packB == 1;
    }

    static Optional<Packing> of(String id) {
      for (Packing packing : values()) {
        if (packing.id.equals(id)) {
          return Optional.of(packing);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * @param name as {@link #name} gives it
   * @return the variant, or empty if no variant has that name
   */
  static Optional<GemmVariant> named(String name) {
    if (name.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    Optional<GemmVariant> variant = Optional.of(OWN_CHOICE);
    for (String part : name.split("\\+", -1)) {
      variant = variant.flatMap(told -> told.with(part));
    }
    // Other orders, repetitions, leading zeros: one variant has one name.
    return variant.filter(told -> told.name().equals(name));
  }

  /**
   * @return the variants that can make a difference for a product, the most promising first
   */
  static List<GemmVariant> of(GemmSpec spec) {
    List<GemmVariant> variants = new ArrayList<>();
    if (spec.isEmpty() || !spec.readsOperands()) {
      return variants;
    }
    for (Packing packing : packings(spec.m(), spec.n())) {
      variants.add(new GemmVariant(packing, 0, 0));
    }
    if (Math.max(spec.m(), Math.max(spec.n(), spec.k())) > SMALL) {
      addBlocks(spec, variants);
    }
    return variants;
  }

  String name() {
    List<String> parts = new ArrayList<>();
    if (packing != Packing.AUTO) {
      parts.add("pack=" + packing.id);
    }
    if (rows != 0) {
      parts.add("rows=" + rows);
    }
    if (columns != 0) {
      parts.add("columns=" + columns);
    }
    return String.join("+", parts);
  }

  /** What packing costs and saves is in doubt where few rows or columns use what was packed. */
  private static List<Packing> packings(long m, long n) {
    boolean doubtfulA = n <= MANY_COLUMNS;
    boolean doubtfulB = m <= MANY_ROWS;
    if (doubtfulA && doubtfulB) {
      return List.of(Packing.NONE, Packing.B, Packing.AB, Packing.A);
    }
    if (doubtfulA) {
      return List.of(Packing.B, Packing.AB);
    }
    return doubtfulB ? List.of(Packing.A, Packing.AB) : List.of();
  }

  private static void addBlocks(GemmSpec spec, List<GemmVariant> variants) {
    for (int rows : ROWS) {
      if (rows < spec.m()) {
        variants.add(new GemmVariant(Packing.AUTO, rows, 0));
      }
    }
    for (int columns : COLUMNS) {
      if (columns < spec.n()) {
        variants.add(new GemmVariant(Packing.AUTO, 0, columns));
      }
    }
  }

  private Optional<GemmVariant> with(String part) {
    int equals = part.indexOf('=');
    String key = part.substring(0, Math.max(0, equals));
    String value = part.substring(equals + 1);
    return switch (key) {
      case "pack" -> Packing.of(value).map(told -> new GemmVariant(told, rows, columns));
      case "rows" -> extent(value).map(told -> new GemmVariant(packing, told, columns));
      case "columns" -> extent(value).map(told -> new GemmVariant(packing, rows, told));
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> extent(String digits) {
    try {
      return Optional.of(Integer.parseInt(digits)).filter(value -> value > 0 && value <= MOST);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
