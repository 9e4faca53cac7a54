package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.tck.PackedGemmContract;

/** The contract accepts a kernel that does as it should. */
class ColumnPackedGemmTest extends PackedGemmContract {
  private final PackedGemmKernel kernel = new ColumnPackedGemm();

  @Override
  protected PackedGemmKernel kernel() {
    return kernel;
  }
}
