package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.select.ProviderProperties;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;

/**
 * The kernels in {@code native/} as a provider. To add a kernel: a C function with a descriptor in
 * {@code native/}, a method in {@link Avx2Library}, a class that implements the family, and an
 * entry in the table here.
 *
 * <p>The library is loaded when the first kernel is asked for, so that a bundle which is not used
 * costs nothing, and so that a failure reaches whoever asks.
 */
@Component(
    service = KernelBackend.class,
    property = {
      ProviderProperties.PROVIDER + "=avx2",
      ProviderProperties.ISA + "=avx2",
      ProviderProperties.TYPES + "=f32",
      ProviderProperties.TYPES + "=f64",
      ProviderProperties.TYPES + "=c64",
      ProviderProperties.TYPES + "=c128",
      ProviderProperties.RANKING + ":Integer=" + ProviderProperties.RANKING_AVX2
    })
@SatisfyingConditionTarget("(osgi.condition.id=vgpu.isa.avx2)")
public final class Avx2Backend implements KernelBackend {
  private final Path folder;
  private final DeviceProperties machine;

  private Avx2Library library;
  private Map<Class<? extends Kernel>, Kernel> kernels = Map.of();
  private boolean stopped;

  /**
   * @param context the bundle's context, for its data area
   * @param machine the machine, for its cache sizes
   */
  @Activate
  public Avx2Backend(BundleContext context, @Reference DeviceProperties machine) {
    this(context.getDataFile("native").toPath(), machine);
  }

  Avx2Backend(Path folder, DeviceProperties machine) {
    this.folder = folder;
    this.machine = machine;
  }

  @Override
  public <K extends Kernel> Optional<K> kernel(Class<K> family) {
    return Optional.ofNullable(family.cast(kernels().get(family)));
  }

  /** Waits for the calls inside the library, then unloads it. */
  @Deactivate
  synchronized void stop() {
    stopped = true;
    if (library != null) {
      library.close();
      library = null;
    }
  }

  private synchronized Map<Class<? extends Kernel>, Kernel> kernels() {
    if (library == null && !stopped) {
      library = Avx2Library.load(folder, machine);
      Avx2Gemm gemm = new Avx2Gemm(library);
      kernels =
          Map.of(
              GemmKernel.class, gemm,
              BatchedGemmKernel.class, gemm,
              PermuteKernel.class, new Avx2Permute(library),
              ReduceKernel.class, new Avx2Reduce(library),
              PeakKernel.class, new Avx2Peak(library));
    }
    return kernels;
  }
}
