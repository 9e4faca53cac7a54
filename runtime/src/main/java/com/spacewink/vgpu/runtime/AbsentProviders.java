package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.ProviderProperties;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Tells of providers that are installed and not there, and why: the machine lacks what they need, a
 * service they use is missing, their component failed, or somebody stopped their bundle.
 */
@Component(service = AbsentProviders.class)
public final class AbsentProviders {
  private static final String CONDITION_REFERENCE = "osgi.ds.satisfying.condition";
  private static final String BACKENDS = KernelBackend.class.getName();
  private static final String TRANSFORMS = FftProvider.class.getName();
  private static final String PROVIDERS =
      "(|(objectClass=" + BACKENDS + ")(objectClass=" + TRANSFORMS + "))";

  private final BundleContext context;
  private final ServiceComponentRuntime components;
  private final MachineServices machine;
  private final Map<String, Departed> departed = new ConcurrentHashMap<>();
  private final ServiceListener listener = this::serviceChanged;

  /** A provider whose service went away: its bundle may be stopped, which leaves no other trace. */
  private record Departed(ProviderId id, String service, Bundle bundle) {}

  /**
   * @param context the bundle's context
   * @param components tells of components that are not satisfied
   * @param machine tells which instruction set levels are hidden
   */
  @Activate
  public AbsentProviders(
      BundleContext context,
      @Reference ServiceComponentRuntime components,
      @Reference MachineServices machine)
      throws Exception {
    this.context = context;
    this.components = components;
    this.machine = machine;
    context.addServiceListener(listener, PROVIDERS);
  }

  @Deactivate
  void stop() {
    context.removeServiceListener(listener);
  }

  /**
   * @param family the operation of interest
   * @param type the element type of interest, or null for any
   * @param present short ids of the providers that are there
   * @return the absent ones that claim the type, each {@link ProviderState#UNSATISFIED} with the
   *     reason
   */
  List<Candidate> find(KernelFamily family, DataType type, Set<String> present) {
    String service = family == KernelFamily.FFT ? TRANSFORMS : BACKENDS;
    List<Candidate> absent = new ArrayList<>();
    for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
      if (Arrays.asList(description.serviceInterfaces).contains(service)
          && description.properties.containsKey(ProviderProperties.PROVIDER)) {
        ProviderId id = ProviderId.of(description.properties, description.bundle.version);
        if (!present.contains(id.name()) && claims(id, type)) {
          why(description).ifPresent(reason -> absent.add(candidate(id, reason)));
        }
      }
    }
    for (Departed gone : departed.values()) {
      boolean listed =
          present.contains(gone.id().name())
              || absent.stream().anyMatch(other -> other.provider().equals(gone.id().name()));
      if (!listed
          && gone.service().equals(service)
          && claims(gone.id(), type)
          && gone.bundle().getState() != Bundle.UNINSTALLED) {
        absent.add(candidate(gone.id(), stopped(gone.bundle())));
      }
    }
    return absent;
  }

  private Optional<String> why(ComponentDescriptionDTO description) {
    if (!components.isComponentEnabled(description)) {
      return Optional.of("its component " + description.name + " is disabled");
    }
    for (ComponentConfigurationDTO configuration :
        components.getComponentConfigurationDTOs(description)) {
      if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
        return Optional.of("its component failed: " + firstLine(configuration.failure));
      }
      for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
        return Optional.of(
            missing.name.equals(CONDITION_REFERENCE)
                ? whyConditionFails(description, missing.target)
                : "it needs the service of its reference '" + missing.name + "'");
      }
    }
    return Optional.of("its component " + description.name + " is not registered");
  }

  /** The provider itself knows best what it looked for in vain. */
  private String whyConditionFails(ComponentDescriptionDTO description, String filter) {
    return description.properties.get(ProviderProperties.REMEDY) instanceof String remedy
        ? remedy
        : machine.whyConditionFails(filter);
  }

  private void serviceChanged(ServiceEvent event) {
    ServiceReference<?> reference = event.getServiceReference();
    Bundle bundle = reference.getBundle();
    if (event.getType() != ServiceEvent.UNREGISTERING || bundle == null) {
      return;
    }
    ProviderId id = ProviderId.of(reference);
    boolean isBackend =
        Arrays.asList((String[]) reference.getProperty(Constants.OBJECTCLASS)).contains(BACKENDS);
    departed.put(id.name(), new Departed(id, isBackend ? BACKENDS : TRANSFORMS, bundle));
  }

  private static boolean claims(ProviderId id, DataType type) {
    return type == null || id.types().isEmpty() || id.types().contains(type.id());
  }

  private static String stopped(Bundle bundle) {
    return "its bundle "
        + bundle.getSymbolicName()
        + " is stopped: 'start "
        + bundle.getBundleId()
        + "' in the shell brings it back";
  }

  private static Candidate candidate(ProviderId id, String reason) {
    return new Candidate(
        id.name(),
        id.version(),
        id.isa(),
        id.ranking(),
        OptionalDouble.empty(),
        ProviderState.UNSATISFIED,
        reason);
  }

  private static String firstLine(String text) {
    return text == null ? "no reason given" : text.lines().findFirst().orElse("no reason given");
  }
}
