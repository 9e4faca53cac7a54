package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.kernels.LoadedBackend;
import com.spacewink.vgpu.tck.PermuteContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class Avx2PermuteTest extends PermuteContract {
  @RegisterExtension static final LoadedBackend BACKEND = new LoadedBackend(IsaLevel.AVX2);

  @Override
  protected PermuteKernel kernel() {
    return BACKEND.kernel(PermuteKernel.class);
  }
}
