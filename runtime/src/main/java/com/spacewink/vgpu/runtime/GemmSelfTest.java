package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.runtime.TestArrays.TestArray;

/** Shapes that hit edges, every transpose, gaps between rows, alpha, beta, NaN under beta = 0. */
final class GemmSelfTest implements SelfTest<GemmKernel> {
  @Override
  public void run(GemmKernel kernel, DataType type, TestArrays arrays) {
    for (GemmSpec spec : GemmCase.specs(type)) {
      GemmCase product = new GemmCase(spec, 0);
      TestArray a = product.a(arrays);
      TestArray b = product.b(arrays);
      TestArray c = product.c(arrays);
      kernel.gemm(spec, a.address(), b.address(), c.address());
      product.check(c);
    }
  }
}
