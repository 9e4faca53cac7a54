package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.tck.PeakContract;

class ScalarPeakTest extends PeakContract {
  private final PeakKernel kernel = new ScalarPeak();

  @Override
  protected PeakKernel kernel() {
    return kernel;
  }
}
