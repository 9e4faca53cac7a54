package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.kernels.LoadedBackend;
import com.spacewink.vgpu.tck.PackedGemmContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class Avx2PackedGemmTest extends PackedGemmContract {
  @RegisterExtension static final LoadedBackend BACKEND = new LoadedBackend(IsaLevel.AVX2);

  @Override
  protected PackedGemmKernel kernel() {
    return (PackedGemmKernel) BACKEND.kernel(GemmKernel.class);
  }
}
