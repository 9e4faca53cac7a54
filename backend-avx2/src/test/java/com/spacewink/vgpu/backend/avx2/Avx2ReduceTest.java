package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.kernels.LoadedBackend;
import com.spacewink.vgpu.tck.ReduceContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class Avx2ReduceTest extends ReduceContract {
  @RegisterExtension static final LoadedBackend BACKEND = new LoadedBackend(IsaLevel.AVX2);

  @Override
  protected ReduceKernel kernel() {
    return BACKEND.kernel(ReduceKernel.class);
  }
}
