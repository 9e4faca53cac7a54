package com.spacewink.vgpu.backend.avx512;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.kernels.NativeBackendContract;
import java.nio.file.Path;
import java.util.Set;

class Avx512BackendTest extends NativeBackendContract<Avx512Backend> {
  Avx512BackendTest() {
    super(IsaLevel.AVX512, Set.of(GemmKernel.class, BatchedGemmKernel.class, PeakKernel.class));
  }

  @Override
  protected Avx512Backend activate(Path libraries, DeviceProperties machine) {
    return new Avx512Backend(libraries, machine);
  }

  @Override
  protected void deactivate(Avx512Backend backend) {
    backend.stop();
  }
}
