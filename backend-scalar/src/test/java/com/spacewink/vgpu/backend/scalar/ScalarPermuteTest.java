package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.tck.PermuteContract;

class ScalarPermuteTest extends PermuteContract {
  private final PermuteKernel kernel = new ScalarPermute();

  @Override
  protected PermuteKernel kernel() {
    return kernel;
  }
}
