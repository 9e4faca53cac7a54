package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.select.ProviderProperties;
import com.spacewink.vgpu.kernels.NativeBackend;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;

/** The kernels in C for AVX2 and FMA as a provider. */
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
  private final NativeBackend kernels;

  /**
   * @param context the bundle's context, for its data area
   * @param machine the machine, for its cache sizes
   */
  @Activate
  public Avx2Backend(BundleContext context, @Reference DeviceProperties machine) {
    this(context.getDataFile("native").toPath(), machine);
  }

  Avx2Backend(Path folder, DeviceProperties machine) {
    kernels = new NativeBackend("avx2", folder, machine);
  }

  @Override
  public <K extends Kernel> Optional<K> kernel(Class<K> family) {
    return kernels.kernel(family);
  }

  /** Waits for the calls inside the library, then unloads it. */
  @Deactivate
  void stop() {
    kernels.close();
  }
}
