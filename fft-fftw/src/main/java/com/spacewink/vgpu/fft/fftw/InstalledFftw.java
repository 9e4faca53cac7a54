package com.spacewink.vgpu.fft.fftw;

import java.util.EnumMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.condition.Condition;

/**
 * The FFTW that this machine has. Where it has one, of either precision, the OSGi Condition {@code
 * vgpu.library.fftw3} says so to the provider.
 *
 * <p>{@code vgpu.fftw.library.path} (framework or system property) names the only folder to look
 * into. Without it the dynamic loader's folders count.
 */
@Component(service = InstalledFftw.class, immediate = true)
public final class InstalledFftw {
  static final String LIBRARY_PATH = "vgpu.fftw.library.path";
  static final String CONDITION = "vgpu.library.fftw3";

  private final Map<Precision, List<String>> files = new EnumMap<>(Precision.class);
  private Optional<ServiceRegistration<Condition>> condition = Optional.empty();

  /**
   * @param context the bundle's context
   */
  @Activate
  public InstalledFftw(BundleContext context) {
    this(
        LibrarySearch.in(
            Optional.ofNullable(context.getProperty(LIBRARY_PATH)),
            System.getenv("LD_LIBRARY_PATH")));
    if (!files.isEmpty()) {
      Hashtable<String, Object> properties = new Hashtable<>();
      properties.put(Condition.CONDITION_ID, CONDITION);
      condition =
          Optional.of(context.registerService(Condition.class, Condition.INSTANCE, properties));
    }
  }

  InstalledFftw(LibrarySearch search) {
    for (Precision precision : Precision.values()) {
      List<String> found = search.find(precision.fileName());
      if (!found.isEmpty()) {
        files.put(precision, found);
      }
    }
  }

  /**
   * @return the precisions whose libraries are there
   */
  Set<Precision> precisions() {
    return files.keySet();
  }

  /**
   * @return the libraries of a precision that may be loaded, in the order of preference
   */
  List<String> files(Precision precision) {
    return files.getOrDefault(precision, List.of());
  }

  @Deactivate
  void stop() {
    condition.ifPresent(ServiceRegistration::unregister);
  }
}
