package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.api.select.ProviderProperties;
import java.nio.file.Path;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;

/** The transforms in C for AVX2 and FMA as a provider. */
@Component(
    service = FftProvider.class,
    property = {
      ProviderProperties.PROVIDER + "=radix",
      ProviderProperties.ISA + "=avx2",
      ProviderProperties.TYPES + "=f32",
      ProviderProperties.TYPES + "=f64",
      ProviderProperties.RANKING + ":Integer=" + ProviderProperties.RANKING_AVX2
    })
@SatisfyingConditionTarget("(osgi.condition.id=vgpu.isa.avx2)")
public final class RadixAvx2 implements FftProvider {
  private final NativeRadix radix;

  /**
   * @param context the bundle's context, for its data area
   */
  @Activate
  public RadixAvx2(BundleContext context) {
    this(context.getDataFile("native").toPath());
  }

  RadixAvx2(Path folder) {
    radix = new NativeRadix("radix", "libvgpu_fft_avx2.so", folder);
  }

  @Override
  public Set<DataType> types() {
    return radix.types();
  }

  @Override
  public FftTransform prepare(FftSpec spec) {
    return radix.prepare(spec);
  }

  /** Waits for the calls inside the library, then unloads it. */
  @Deactivate
  void stop() {
    radix.close();
  }
}
