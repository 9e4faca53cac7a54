package com.spacewink.vgpu.backend.avx512;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.kernels.LoadedBackend;
import com.spacewink.vgpu.tck.PeakContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class Avx512PeakTest extends PeakContract {
  @RegisterExtension static final LoadedBackend BACKEND = new LoadedBackend(IsaLevel.AVX512);

  @Override
  protected PeakKernel kernel() {
    return BACKEND.kernel(PeakKernel.class);
  }
}
