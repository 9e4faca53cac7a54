package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.tck.BatchedGemmContract;

class ScalarBatchedGemmTest extends BatchedGemmContract {
  private final ScalarGemm single = new ScalarGemm();
  private final BatchedGemmKernel kernel = new ScalarBatchedGemm(single);

  @Override
  protected BatchedGemmKernel kernel() {
    return kernel;
  }

  @Override
  protected GemmKernel single() {
    return single;
  }
}
