package com.spacewink.vgpu.backend.avx512;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.kernels.LoadedBackend;
import com.spacewink.vgpu.tck.PackedGemmContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class Avx512PackedGemmTest extends PackedGemmContract {
  @RegisterExtension static final LoadedBackend BACKEND = new LoadedBackend(IsaLevel.AVX512);

  @Override
  protected PackedGemmKernel kernel() {
    return (PackedGemmKernel) BACKEND.kernel(GemmKernel.class);
  }
}
