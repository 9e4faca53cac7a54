package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.kernels.NativeBackendContract;
import java.nio.file.Path;
import java.util.Set;

class Avx2BackendTest extends NativeBackendContract<Avx2Backend> {
  Avx2BackendTest() {
    super(
        IsaLevel.AVX2,
        Set.of(
            GemmKernel.class,
            BatchedGemmKernel.class,
            PermuteKernel.class,
            ReduceKernel.class,
            PeakKernel.class));
  }

  @Override
  protected Avx2Backend activate(Path libraries, DeviceProperties machine) {
    return new Avx2Backend(libraries, machine);
  }

  @Override
  protected void deactivate(Avx2Backend backend) {
    backend.stop();
  }
}
