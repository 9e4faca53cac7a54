package com.spacewink.vgpu.backend.avx512;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.kernels.LoadedBackend;
import com.spacewink.vgpu.tck.BatchedGemmContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class Avx512BatchedGemmTest extends BatchedGemmContract {
  @RegisterExtension static final LoadedBackend BACKEND = new LoadedBackend(IsaLevel.AVX512);

  @Override
  protected BatchedGemmKernel kernel() {
    return BACKEND.kernel(BatchedGemmKernel.class);
  }

  @Override
  protected GemmKernel single() {
    return BACKEND.kernel(GemmKernel.class);
  }
}
