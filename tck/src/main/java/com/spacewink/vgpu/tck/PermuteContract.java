package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.fail;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link PermuteKernel} must do. Each element of a source is a signalling NaN of its
 * own, so that a kernel which moves numbers instead of bits fails everywhere; every test also fails
 * if the kernel changes the source, the gaps in the destination, or what lies around them.
 */
public abstract class PermuteContract extends Contract {
  /** For the subclasses. */
  protected PermuteContract() {}

  /**
   * @return the kernel to test, the same at each call
   */
  protected abstract PermuteKernel kernel();

  @Override
  final Kernel anyKernel() {
    return kernel();
  }

  /**
   * All permutations of up to four axes, extents of 1 among them.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void everyPermutationOfUpToFourAxes(DataType type) {
    Random random = random("permutations", type);
    for (int rank = 0; rank <= 4; rank++) {
      for (int[] axes : permutations(rank)) {
        for (int round = 0; round < 4; round++) {
          check(PermuteSpec.ofAxes(type, shape(rank, 9, random), axes), random);
        }
      }
    }
  }

  /**
   * Random permutations of five and six axes.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void randomPermutationsOfMoreAxes(DataType type) {
    Random random = random("more", type);
    for (int round = 0; round < 30; round++) {
      int rank = 5 + random.nextInt(2);
      check(PermuteSpec.ofAxes(type, shape(rank, 5, random), shuffledAxes(rank, random)), random);
    }
  }

  /**
   * The largest number of axes, most of extent 1.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void asManyAxesAsThereMayBe(DataType type) {
    Random random = random("rank", type);
    long[] shape = new long[PermuteSpec.MAX_RANK];
    Arrays.fill(shape, 1);
    for (int d = 0; d < 12; d++) {
      shape[d * 5] = 2;
    }
    check(PermuteSpec.ofAxes(type, shape, shuffledAxes(shape.length, random)), random);
  }

  /**
   * Transposes beyond every block size: odd, long and thin, and of powers of two, where cache lines
   * compete for one place.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void largeTransposes(DataType type) {
    Random random = random("transposes", type);
    for (long[] shape :
        new long[][] {{257, 129}, {131, 517}, {3, 5003}, {5003, 3}, {1, 4099}, {512, 512}}) {
      check(PermuteSpec.ofAxes(type, shape, new int[] {1, 0}), random);
    }
  }

  /**
   * Plain copies of many sizes, of which vector loops have remainders.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void contiguousCopies(DataType type) {
    Random random = random("copies", type);
    for (int extent = 1; extent < 70; extent++) {
      check(PermuteSpec.ofAxes(type, new long[] {extent}, new int[] {0}), random);
    }
    check(PermuteSpec.ofAxes(type, new long[] {100_003}, new int[] {0}), random);
  }

  /**
   * Sub-arrays of larger arrays on both sides: elements between those that are copied stay.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void subArraysLeaveTheRestAlone(DataType type) {
    Random random = random("subarrays", type);
    for (int round = 0; round < 60; round++) {
      int rank = 1 + random.nextInt(4);
      long[] extents = shape(rank, 8, random);
      check(
          new PermuteSpec(
              type, extents, sparseStrides(extents, random), sparseStrides(extents, random)),
          random);
    }
  }

  /**
   * A stride of 0 in the source repeats elements.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void broadcasts(DataType type) {
    Random random = random("broadcasts", type);
    for (int round = 0; round < 60; round++) {
      int rank = 1 + random.nextInt(4);
      long[] extents = shape(rank, 20, random);
      long[] inStrides = sparseStrides(extents, random);
      for (int d = 0; d < rank; d++) {
        inStrides[d] *= random.nextInt(2);
      }
      check(new PermuteSpec(type, extents, inStrides, sparseStrides(extents, random)), random);
    }
  }

  /**
   * Negative strides in the source turn axes round.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void reversedAxes(DataType type) {
    Random random = random("reversed", type);
    check(new PermuteSpec(type, new long[] {1000}, new long[] {-1}, new long[] {1}), random);
    for (int round = 0; round < 60; round++) {
      int rank = 1 + random.nextInt(4);
      long[] extents = shape(rank, 8, random);
      long[] inStrides = sparseStrides(extents, random);
      for (int d = 0; d < rank; d++) {
        inStrides[d] *= 1 - 2 * random.nextInt(2);
      }
      check(new PermuteSpec(type, extents, inStrides, sparseStrides(extents, random)), random);
    }
  }

  /**
   * Any extent of 0: nothing is done, and neither address is followed.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void noElementsTouchNothing(DataType type) {
    for (long[] shape : new long[][] {{0}, {0, 5}, {5, 0}, {3, 0, 4}, {0, 0}}) {
      int[] axes = IntStream.range(0, shape.length).map(d -> shape.length - 1 - d).toArray();
      kernel().permute(PermuteSpec.ofAxes(type, shape, axes), 0, 0);
    }
  }

  /**
   * Many threads may be inside one kernel at once.
   *
   * @throws Exception if a thread fails
   */
  @Test
  public final void manyThreadsMayShareTheKernel() throws Exception {
    onManyThreads(
        thread -> {
          Random random = new Random(thread);
          for (DataType type : kernel().types()) {
            for (int round = 0; round < 30; round++) {
              int[] axes = shuffledAxes(3, random);
              check(PermuteSpec.ofAxes(type, shape(3, 20, random), axes), random);
            }
          }
        });
  }

  private void check(PermuteSpec spec, Random random) {
    int bytes = spec.type().bytes();
    long before = spec.inBytesBefore() / bytes;
    Memory in = new Memory(spec.type(), before + spec.inBytes() / bytes, random.nextInt(16));
    for (long element = 0; element < before + spec.inBytes() / bytes; element++) {
      in.setNaN(element, element);
    }
    Memory out = new Memory(spec.type(), spec.outBytes() / bytes, random.nextInt(16));
    Memory inBefore = in.copy();
    Memory outBefore = out.copy();
    String label = label(spec);

    kernel().permute(spec, in.address(before), out.address());

    BitSet written = new BitSet();
    checkElements(spec, in, before, out, written, label);
    in.assertUnchanged(inBefore, new BitSet(), "the source", label);
    out.assertUnchanged(outBefore, written, "the destination", label);
  }

  private static void checkElements(
      PermuteSpec spec, Memory in, long inFirst, Memory out, BitSet written, String label) {
    long[] extents = spec.extents();
    long[] inStrides = spec.inStrides();
    long[] outStrides = spec.outStrides();
    long[] index = new long[spec.rank()];
    for (long count = 0; count < spec.elements(); count++) {
      long from = inFirst + dot(index, inStrides);
      long to = dot(index, outStrides);
      if (!out.sameBits(to, in, from)) {
        fail(
            "%s: index %s: got %s, expected the same bits as %s"
                .formatted(label, Arrays.toString(index), out.text(to), in.text(from)));
      }
      written.set(Math.toIntExact(to));
      advance(index, extents);
    }
  }

  private static void advance(long[] index, long[] extents) {
    for (int d = index.length - 1; d >= 0; d--) {
      if (++index[d] < extents[d]) {
        return;
      }
      index[d] = 0;
    }
  }

  private static long dot(long[] index, long[] strides) {
    long sum = 0;
    for (int d = 0; d < index.length; d++) {
      sum += index[d] * strides[d];
    }
    return sum;
  }

  private static long[] shape(int rank, int most, Random random) {
    return random.longs(rank, 1, most + 1).toArray();
  }

  private static int[] shuffledAxes(int rank, Random random) {
    List<Integer> axes = IntStream.range(0, rank).boxed().collect(Collectors.toList());
    Collections.shuffle(axes, random);
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Strides of every second element or so of an array whose axes lie in any order. */
  private static long[] sparseStrides(long[] extents, Random random) {
    long[] strides = new long[extents.length];
    long stride = 1 + random.nextInt(2);
    for (int axis : shuffledAxes(extents.length, random)) {
      strides[axis] = stride;
      stride = stride * extents[axis] + random.nextInt(3);
    }
    return strides;
  }

  private static List<int[]> permutations(int rank) {
    if (rank == 0) {
      return List.of(new int[0]);
    }
    return permutations(rank - 1).stream()
        .flatMap(
            shorter ->
                IntStream.range(0, rank).mapToObj(place -> inserted(shorter, rank - 1, place)))
        .toList();
  }

  private static int[] inserted(int[] shorter, int axis, int place) {
    int[] axes = new int[shorter.length + 1];
    System.arraycopy(shorter, 0, axes, 0, place);
    axes[place] = axis;
    System.arraycopy(shorter, place, axes, place + 1, shorter.length - place);
    return axes;
  }
}
