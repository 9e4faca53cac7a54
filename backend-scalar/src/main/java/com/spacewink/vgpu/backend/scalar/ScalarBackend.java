package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.select.ProviderProperties;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Every kernel in plain Java: the provider that is there on every machine, and the reference that
 * others are held against.
 *
 * <p>To add a kernel family, put its kernel into the table and extend its contract in the tests.
 */
@Component(
    property = {
      ProviderProperties.PROVIDER + "=scalar",
      ProviderProperties.ISA + "=scalar",
      ProviderProperties.TYPES + "=f32",
      ProviderProperties.TYPES + "=f64",
      ProviderProperties.TYPES + "=c64",
      ProviderProperties.TYPES + "=c128",
      ProviderProperties.RANKING + ":Integer=" + ProviderProperties.RANKING_SCALAR
    })
public final class ScalarBackend implements KernelBackend {
  private final Map<Class<? extends Kernel>, Kernel> kernels;

  /** Fills the table. */
  public ScalarBackend() {
    ScalarGemm gemm = new ScalarGemm();
    kernels =
        Map.of(
            GemmKernel.class, gemm,
            BatchedGemmKernel.class, new ScalarBatchedGemm(gemm),
            PermuteKernel.class, new ScalarPermute(),
            ReduceKernel.class, new ScalarReduce(),
            PeakKernel.class, new ScalarPeak());
  }

  @Override
  public <K extends Kernel> Optional<K> kernel(Class<K> family) {
    return Optional.ofNullable(kernels.get(family)).map(family::cast);
  }
}
