package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Computes products by way of a packed B: ranges of columns are packed in any order, then blocks of
 * rows computed in any order. The packed operand lies between guards, and is seen to stay as it is
 * while it is used. Products for which packing does not pay are not computed at all.
 */
final class PackedProduct implements GemmKernel {
  private static final int MOST_PARTS = 5;

  private final PackedGemmKernel kernel;
  private final Random random;
  private final String label;

  PackedProduct(PackedGemmKernel kernel, Random random, String label) {
    this.kernel = kernel;
    this.random = random;
    this.label = label;
  }

  @Override
  public Set<DataType> types() {
    return kernel.types();
  }

  @Override
  public void gemm(GemmSpec spec, long a, long b, long c) {
    Memory packed = memory(kernel.packedBytes(spec), random);
    Memory before = packed.copy();
    for (Range columns : parts(spec.n(), kernel.packedColumns(spec.type()))) {
      kernel.packB(spec, columns.first, columns.size, b, packed.address());
    }
    packed.assertUnchanged(before, all(packed), "the packed B", label);
    Memory complete = packed.copy();
    for (Range rows : parts(spec.m(), 1)) {
      computeRows(kernel, spec, rows.first, rows.size, a, packed.address(), c);
    }
    packed.assertSameBits(complete, "the packed B", label);
  }

  /** A block of rows from an operand that is packed already. */
  static void computeRows(
      PackedGemmKernel kernel, GemmSpec spec, long first, long rows, long a, long packed, long c) {
    long stepA = spec.transA().isTransposed() ? 1 : spec.lda();
    kernel.gemmPacked(
        spec.block(rows, spec.n()),
        a + first * stepA * spec.type().bytes(),
        packed,
        c + first * spec.ldc() * spec.type().bytes());
  }

  /** Memory for a packed operand: not aligned to more than it must be. */
  static Memory memory(long bytes, Random random) {
    assertTrue(
        bytes > 0 && bytes <= 1 << 28,
        "packedBytes is " + bytes + ": expected 1 to 2^28 for a product of this test");
    int unit = Float.BYTES;
    int alignment = (int) PackedGemmKernel.PACKED_ALIGNMENT / unit;
    return new Memory(DataType.F32, (bytes + unit - 1) / unit, alignment * random.nextInt(4));
  }

  private static BitSet all(Memory memory) {
    BitSet elements = new BitSet();
    elements.set(0, memory.elements());
    return elements;
  }

  /** The whole extent, cut at a few multiples of a unit, in random order. */
  private List<Range> parts(long extent, long unit) {
    List<Range> parts = new ArrayList<>();
    for (long first = 0; first < extent; ) {
      long units = (extent - first + unit - 1) / unit;
      long most = Math.max(1, 2 * ((extent + unit - 1) / unit) / MOST_PARTS);
      long size =
          Math.min(extent - first, unit * (1 + random.nextInt((int) Math.min(units, most))));
      parts.add(new Range(first, size));
      first += size;
    }
    Collections.shuffle(parts, random);
    return parts;
  }

  private record Range(long first, long size) {}
}
