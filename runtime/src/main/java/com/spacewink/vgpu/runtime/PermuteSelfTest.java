package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.runtime.TestArrays.TestArray;

/** Transposes with odd edges, permutations of three and four axes, gaps, broadcast, reversal. */
final class PermuteSelfTest implements SelfTest<PermuteKernel> {
  private static final double UNTOUCHED = 4242;

  @Override
  public void run(PermuteKernel kernel, DataType type, TestArrays arrays) {
    check(kernel, PermuteSpec.ofAxes(type, new long[] {19, 33}, new int[] {1, 0}), arrays);
    check(kernel, PermuteSpec.ofAxes(type, new long[] {3, 9, 5}, new int[] {2, 0, 1}), arrays);
    check(
        kernel, PermuteSpec.ofAxes(type, new long[] {2, 3, 4, 5}, new int[] {3, 1, 0, 2}), arrays);
    check(kernel, PermuteSpec.ofAxes(type, new long[] {70}, new int[] {0}), arrays);
    check(kernel, PermuteSpec.ofAxes(type, new long[] {}, new int[] {}), arrays);
    check(kernel, strided(type, new long[] {7, 9}, new long[] {1, 8}, new long[] {12, 1}), arrays);
    check(kernel, strided(type, new long[] {4, 6}, new long[] {0, 1}, new long[] {6, 1}), arrays);
    check(kernel, strided(type, new long[] {5, 6}, new long[] {6, -1}, new long[] {6, 1}), arrays);
  }

  private static PermuteSpec strided(DataType type, long[] extents, long[] in, long[] out) {
    return new PermuteSpec(type, extents, in, out);
  }

  private static void check(PermuteKernel kernel, PermuteSpec spec, TestArrays arrays) {
    int size = spec.type().bytes();
    int before = (int) (spec.inBytesBefore() / size);
    int inLength = before + (int) (spec.inBytes() / size);
    int outLength = (int) (spec.outBytes() / size);
    TestArray in = arrays.array(spec.type(), inLength);
    TestArray out = arrays.array(spec.type(), outLength);
    TestArray expected = arrays.array(spec.type(), outLength);
    for (int i = 0; i < inLength; i++) {
      in.set(i, i + 1, -i);
    }
    out.fill(UNTOUCHED);
    expected.fill(UNTOUCHED);
    copy(spec, 0, in, before, expected, 0);
    kernel.permute(spec, in.address() + (long) before * size, out.address());
    for (int i = 0; i < outLength; i++) {
      SelfTestFailure.check(
          out.re(i) == expected.re(i) && out.im(i) == expected.im(i),
          spec.toString(),
          "" + i,
          out.re(i),
          expected.re(i));
    }
    out.checkGuards(spec.toString());
  }

  private static void copy(
      PermuteSpec spec, int axis, TestArray in, int from, TestArray out, int to) {
    if (axis == spec.rank()) {
      out.set(to, in.re(from), in.im(from));
      return;
    }
    for (int i = 0; i < spec.extents()[axis]; i++) {
      copy(
          spec,
          axis + 1,
          in,
          (int) (from + i * spec.inStrides()[axis]),
          out,
          (int) (to + i * spec.outStrides()[axis]));
    }
  }
}
