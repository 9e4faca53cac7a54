package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import com.spacewink.vgpu.tck.TunableGemmContract;

/** The contract accepts a kernel that does as it should. */
class ColumnPackedVariantTest extends TunableGemmContract {
  private final TunableGemmKernel kernel = new ColumnPackedGemm();

  @Override
  protected TunableGemmKernel kernel() {
    return kernel;
  }
}
