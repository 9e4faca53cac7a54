package com.spacewink.vgpu.backend.avx512;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.kernels.LoadedBackend;
import com.spacewink.vgpu.tck.GemmContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class Avx512GemmTest extends GemmContract {
  @RegisterExtension static final LoadedBackend BACKEND = new LoadedBackend(IsaLevel.AVX512);

  @Override
  protected GemmKernel kernel() {
    return BACKEND.kernel(GemmKernel.class);
  }
}
