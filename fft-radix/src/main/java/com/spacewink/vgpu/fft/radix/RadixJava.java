package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.api.select.ProviderProperties;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * Transforms in plain Java: the provider that is there on every machine. Both precisions are
 * computed with in double: loops as long as these are not vectorised on Java 17, so that f32 ones
 * would be no faster, and need every class twice.
 */
@Component(
    service = FftProvider.class,
    property = {
      ProviderProperties.PROVIDER + "=radix-java",
      ProviderProperties.ISA + "=scalar",
      ProviderProperties.TYPES + "=f32",
      ProviderProperties.TYPES + "=f64",
      ProviderProperties.RANKING + ":Integer=" + ProviderProperties.RANKING_SCALAR
    })
public final class RadixJava implements FftProvider {
  private static final Set<DataType> TYPES = Set.of(DataType.F32, DataType.F64);

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public FftTransform prepare(FftSpec spec) {
    try {
      return JavaPlan.transform(spec);
    } catch (OutOfMemoryError e) {
      throw new VgpuException(
          Status.OUT_OF_MEMORY,
          "radix-java: no room on the heap for the tables of " + spec.points() + " points",
          e);
    }
  }
}
