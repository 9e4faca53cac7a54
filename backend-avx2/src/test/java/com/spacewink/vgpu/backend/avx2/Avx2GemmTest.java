package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.kernels.LoadedBackend;
import com.spacewink.vgpu.tck.GemmContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class Avx2GemmTest extends GemmContract {
  @RegisterExtension static final LoadedBackend BACKEND = new LoadedBackend(IsaLevel.AVX2);

  @Override
  protected GemmKernel kernel() {
    return BACKEND.kernel(GemmKernel.class);
  }
}
