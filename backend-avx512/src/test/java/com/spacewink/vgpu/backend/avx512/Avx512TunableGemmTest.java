package com.spacewink.vgpu.backend.avx512;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import com.spacewink.vgpu.kernels.LoadedBackend;
import com.spacewink.vgpu.tck.TunableGemmContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class Avx512TunableGemmTest extends TunableGemmContract {
  @RegisterExtension static final LoadedBackend BACKEND = new LoadedBackend(IsaLevel.AVX512);

  @Override
  protected TunableGemmKernel kernel() {
    return (TunableGemmKernel) BACKEND.kernel(GemmKernel.class);
  }
}
