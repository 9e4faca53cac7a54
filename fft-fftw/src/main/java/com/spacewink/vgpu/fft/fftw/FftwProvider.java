package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.api.select.ProviderProperties;
import com.spacewink.vgpu.api.tune.Wisdom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;

/**
 * The FFTW of the system as a provider. A library is loaded when the first transform of its
 * precision is prepared.
 */
@Component(
    service = FftProvider.class,
    property = {
      ProviderProperties.PROVIDER + "=fftw",
      ProviderProperties.ISA + "=scalar",
      ProviderProperties.TYPES + "=f32",
      ProviderProperties.TYPES + "=f64",
      ProviderProperties.RANKING + ":Integer=" + ProviderProperties.RANKING_NATIVE,
      ProviderProperties.REMEDY + "=" + FftwProvider.REMEDY
    })
@SatisfyingConditionTarget("(osgi.condition.id=" + InstalledFftw.CONDITION + ")")
public final class FftwProvider implements FftProvider {
  static final String REMEDY =
      "this machine has no FFTW (libfftw3.so.3, libfftw3f.so.3): on Debian, apt-get install"
          + " libfftw3-double3 libfftw3-single3; elsewhere name its folder in "
          + InstalledFftw.LIBRARY_PATH;

  private final InstalledFftw installed;
  private final Supplier<Optional<Wisdom>> kept;
  private final Map<Precision, Planning> plannings = new EnumMap<>(Precision.class);
  private boolean isStopped;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile Wisdom wisdom;

  /**
   * @param installed the libraries that are there
   */
  @Activate
  public FftwProvider(@Reference InstalledFftw installed) {
    this.installed = installed;
    this.kept = () -> Optional.ofNullable(wisdom);
  }

  FftwProvider(InstalledFftw installed, Wisdom wisdom) {
    this(installed);
    this.wisdom = wisdom;
  }

  @Override
  public Set<DataType> types() {
    return installed.precisions().stream()
        .map(Precision::type)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public FftTransform prepare(FftSpec spec) {
    Planning planning = planning(Precision.of(spec.precision()));
    planning.enter();
    try {
      return FftwTransform.prepare(planning, spec);
    } finally {
      planning.leave();
    }
  }

  /** Waits for the calls inside, then frees all plans. */
  @Deactivate
  void stop() {
    synchronized (plannings) {
      isStopped = true;
    }
    plannings.values().forEach(Planning::close);
  }

  private Planning planning(Precision precision) {
    synchronized (plannings) {
      if (isStopped) {
        throw new VgpuException(Status.NOT_READY, "fftw: the provider was stopped");
      }
      return plannings.computeIfAbsent(precision, this::load);
    }
  }

  private Planning load(Precision precision) {
    if (!installed.precisions().contains(precision)) {
      throw new VgpuException(
          Status.NOT_SUPPORTED,
          "fftw: "
              + precision.fileName()
              + " is not there: on Debian, apt-get install "
              + precision.debianPackage());
    }
    FftwLibrary fftw = FftwLibrary.load(precision, installed.files(precision));
    return new Planning(fftw, new Experience(fftw, kept));
  }
}
