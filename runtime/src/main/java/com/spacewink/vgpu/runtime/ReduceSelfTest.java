package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.runtime.TestArrays.TestArray;

/** Every operation on rows and columns of odd lengths, on nothing, and with a NaN among numbers. */
final class ReduceSelfTest implements SelfTest<ReduceKernel> {
  @Override
  public void run(ReduceKernel kernel, DataType type, TestArrays arrays) {
    for (ReduceOperation operation : ReduceOperation.values()) {
      if (type.isComplex() && !operation.isComplex()) {
        continue;
      }
      // Products of up to 12 factors of at most 2 stay exact in every type.
      int longest = operation == ReduceOperation.PRODUCT ? 12 : 77;
      check(kernel, new ReduceSpec(type, operation, 1, longest, 1), arrays, false);
      check(kernel, new ReduceSpec(type, operation, 3, 11, 1), arrays, false);
      check(kernel, new ReduceSpec(type, operation, 2, 9, 19), arrays, false);
      check(kernel, new ReduceSpec(type, operation, 2, 0, 3), arrays, false);
      if (!type.isComplex()) {
        check(kernel, new ReduceSpec(type, operation, 2, 10, 1), arrays, true);
        check(kernel, new ReduceSpec(type, operation, 1, 10, 17), arrays, true);
      }
    }
  }

  private static void check(
      ReduceKernel kernel, ReduceSpec spec, TestArrays arrays, boolean withNan) {
    int size = spec.type().bytes();
    int inLength = (int) (spec.inBytes() / size);
    int outLength = (int) (spec.outBytes() / size);
    TestArray in = arrays.array(spec.type(), inLength);
    TestArray out = arrays.array(spec.type(), outLength);
    int range = spec.operation() == ReduceOperation.PRODUCT ? 2 : 9;
    for (int i = 0; i < inLength; i++) {
      in.set(i, i * 7 % (2 * range + 1) - range, i * 5 % (2 * range + 1) - range);
    }
    if (withNan) {
      in.set(inLength / 2, Double.NaN, 0);
    }
    kernel.reduce(spec, in.address(), out.address());
    for (int o = 0; o < spec.outer(); o++) {
      for (int i = 0; i < spec.inner(); i++) {
        checkElement(spec, in, out, o, i);
      }
    }
    out.checkGuards(spec.toString());
  }

  private static void checkElement(ReduceSpec spec, TestArray in, TestArray out, int o, int i) {
    double re = spec.operation().identity();
    double im = 0;
    for (int c = 0; c < spec.count(); c++) {
      int at = (int) ((o * spec.count() + c) * spec.inner() + i);
      double x = in.re(at);
      double y = in.im(at);
      switch (spec.operation()) {
        case SUM -> {
          re += x;
          im += y;
        }
        case PRODUCT -> {
          double product = re * x - im * y;
          im = re * y + im * x;
          re = product;
        }
        case MIN -> re = Math.min(re, x);
        case MAX -> re = Math.max(re, x);
        case SUM_ABS -> re += Math.abs(x);
        case SUM_SQUARES -> re += x * x;
        case MAX_ABS -> re = Math.max(re, Math.abs(x));
      }
    }
    int at = (int) (o * spec.inner() + i);
    String element = "(" + o + ", " + i + ")";
    SelfTestFailure.check(same(out.re(at), re), spec.toString(), element, out.re(at), re);
    if (spec.type().isComplex()) {
      SelfTestFailure.check(same(out.im(at), im), spec.toString(), element + ".im", out.im(at), im);
    }
  }

  /** Equal as numbers, so that a zero may have either sign, or both NaN. */
  private static boolean same(double got, double expected) {
    return got == expected || Double.isNaN(got) && Double.isNaN(expected);
  }
}
