package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.tck.ReduceContract;

class ScalarReduceTest extends ReduceContract {
  private final ReduceKernel kernel = new ScalarReduce();

  @Override
  protected ReduceKernel kernel() {
    return kernel;
  }
}
