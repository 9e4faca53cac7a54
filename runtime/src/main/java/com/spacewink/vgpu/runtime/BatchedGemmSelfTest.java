package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.runtime.TestArrays.TestArray;
import java.util.List;

/** The cases of single products, three at a time, by strides and by pointers. */
final class BatchedGemmSelfTest implements SelfTest<BatchedGemmKernel> {
  private static final int COUNT = 3;

  @Override
  public void run(BatchedGemmKernel kernel, DataType type, TestArrays arrays) {
    List<GemmSpec> specs = GemmCase.specs(type);
    // Every third case is enough: the batch repeats what single products are tested for.
    for (int i = 0; i < specs.size(); i += 3) {
      byPointers(kernel, specs.get(i), arrays);
      byStrides(kernel, specs.get(i), arrays);
    }
  }

  private static void byPointers(BatchedGemmKernel kernel, GemmSpec spec, TestArrays arrays) {
    GemmCase[] products = new GemmCase[COUNT];
    TestArray[][] operands = new TestArray[COUNT][];
    long[][] addresses = new long[3][COUNT];
    for (int i = 0; i < COUNT; i++) {
      products[i] = new GemmCase(spec, i);
      operands[i] =
          new TestArray[] {products[i].a(arrays), products[i].b(arrays), products[i].c(arrays)};
      for (int operand = 0; operand < 3; operand++) {
        addresses[operand][i] = operands[i][operand].address();
      }
    }
    kernel.gemmPointers(
        spec,
        COUNT,
        arrays.addresses(addresses[0]),
        arrays.addresses(addresses[1]),
        arrays.addresses(addresses[2]));
    for (int i = 0; i < COUNT; i++) {
      products[i].check(operands[i][2]);
    }
  }

  /** A and B are shared by stride 0, so one result must appear in every C. */
  private static void byStrides(BatchedGemmKernel kernel, GemmSpec spec, TestArrays arrays) {
    GemmCase product = new GemmCase(spec, 1);
    TestArray a = product.a(arrays);
    TestArray b = product.b(arrays);
    TestArray first = product.c(arrays);
    int length = (int) (spec.bytesC() / spec.type().bytes());
    TestArray all = arrays.array(spec.type(), COUNT * length);
    for (int i = 0; i < COUNT * length; i++) {
      all.set(i, first.re(i % length), first.im(i % length));
    }
    kernel.gemmStrided(spec, COUNT, a.address(), 0, b.address(), 0, all.address(), length);
    for (int i = 0; i < COUNT; i++) {
      TestArray c = arrays.array(spec.type(), length);
      for (int j = 0; j < length; j++) {
        c.set(j, all.re(i * length + j), all.im(i * length + j));
      }
      product.check(c);
    }
    all.checkGuards("gemm_batched " + spec);
  }
}
