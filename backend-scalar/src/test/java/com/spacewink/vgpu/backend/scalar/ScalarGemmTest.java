package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.tck.GemmContract;

class ScalarGemmTest extends GemmContract {
  private final GemmKernel kernel = new ScalarGemm();

  @Override
  protected GemmKernel kernel() {
    return kernel;
  }
}
