package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The choice of a kernel's provider. Read from top to bottom, {@link #decide} is the whole of it: a
 * provider must be there (its instruction set condition holds), be admitted by its self-test, and
 * come first in {@link Preference#order}.
 *
 * <p>The decision is kept as a {@link Route} until a provider comes or goes or a pin changes. Calls
 * count themselves into the provider's gate; when a provider goes, {@link #unbind} first takes it
 * out of all decisions and then waits for those calls, which happens before the service's own
 * component is deactivated.
 */
@Component(service = {ProviderSelection.class, KernelSelection.class})
public final class KernelSelection implements ProviderSelection {
  private static final String CAPABILITY = "kernel";
  private static final String PIN_PROPERTY = "vgpu.pin.";
  private static final int TYPES = DataType.values().length;

  private final BundleContext context;
  private final BufferAllocator memory;
  private final Absences absent;
  private final Measurements measurements;
  private final List<Provider> providers = new CopyOnWriteArrayList<>();
  private final Map<String, String> pins = new ConcurrentHashMap<>();
  private final FallbackLog fallbacks = new FallbackLog();
  private final AtomicReferenceArray<Route> routes =
      new AtomicReferenceArray<>(KernelFamily.values().length * TYPES);

  /**
   * @param context the bundle's context
   * @param memory where self-tests put their arrays
   * @param absent tells of providers that are installed and not there
   */
  @Activate
  public KernelSelection(
      BundleContext context, @Reference BufferAllocator memory, @Reference AbsentProviders absent) {
    this(context, memory, absent::find, Measurements.NONE);
  }

  KernelSelection(
      BundleContext context, BufferAllocator memory, Absences absent, Measurements measurements) {
    this.context = context;
    this.memory = memory;
    this.absent = absent;
    this.measurements = measurements;
    for (String operation : KernelFamily.operations()) {
      String provider = context.getProperty(PIN_PROPERTY + operation);
      if (provider != null) {
        pins.put(operation, provider);
      }
    }
  }

  @Reference(
      service = KernelBackend.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bind(ServiceReference<KernelBackend> reference) {
    ProviderId id = ProviderId.of(reference);
    providers.add(new Provider(id, () -> context.getService(reference)));
    forgetRoutes();
  }

  void unbind(ServiceReference<KernelBackend> reference) {
    Object serviceId = reference.getProperty(Constants.SERVICE_ID);
    for (Provider provider : providers) {
      if (serviceId.equals(provider.id().serviceId())) {
        providers.remove(provider);
        forgetRoutes();
        provider.gate().close();
        context.ungetService(reference);
        Log.SELECT.info(
            provider.id().name() + " has gone; its operations go to the next best provider");
      }
    }
  }

  @Override
  public List<String> operations() {
    return KernelFamily.operations();
  }

  @Override
  public String selected(String operation, DataType type) {
    return route(KernelFamily.of(operation), type, Execution.DEFAULT).provider().id().name();
  }

  @Override
  public Choice choice(String operation, DataType type) {
    return decide(KernelFamily.of(operation), type).choice();
  }

  @Override
  public void pin(String operation, String provider) {
    KernelFamily family = KernelFamily.of(operation);
    checkPinnable(family, provider);
    pins.put(operation, provider);
    forgetRoutes();
  }

  @Override
  public void unpin(String operation) {
    pins.remove(KernelFamily.of(operation).operation());
    forgetRoutes();
  }

  @Override
  public Map<String, String> pins() {
    return Map.copyOf(pins);
  }

  /**
   * Runs one call on the provider that an execution asks for, or else on the best one. The provider
   * stays until the call is over.
   *
   * @throws VgpuException NOT_SUPPORTED if no provider can do it, INVALID_VALUE if the one asked
   *     for is not there, PROVIDER_FAILED if the kernel threw
   */
  <K extends Kernel> void call(
      KernelFamily family,
      Class<K> kernelClass,
      DataType type,
      Execution execution,
      Consumer<K> work) {
    while (true) {
      Route route = route(family, type, execution);
      Provider provider = route.provider();
      // A gate that is closed belongs to a provider that went after the route was read.
      if (provider.gate().enter()) {
        try {
          work.accept(kernelClass.cast(route.kernel()));
          return;
        } catch (VgpuException e) {
          throw e;
        } catch (RuntimeException | LinkageError e) {
          throw new VgpuException(
              Status.PROVIDER_FAILED,
              family.operation() + ": provider " + provider.id().name() + " failed: " + e,
              e);
        } finally {
          provider.gate().leave();
        }
      }
    }
  }

  private Route route(KernelFamily family, DataType type, Execution execution) {
    if (execution.provider().isPresent()) {
      return demanded(family, type, execution.provider().get());
    }
    int index = family.ordinal() * TYPES + type.ordinal();
    Route known = routes.get(index);
    if (known != null) {
      return known;
    }
    return best(family, type, index);
  }

  /**
   * The first admitted provider. Those that come after it are not tested: nobody has asked for
   * them.
   */
  private Route best(KernelFamily family, DataType type, int index) {
    for (Provider provider : ordered(family, type)) {
      Optional<Admission> admission = provider.admission(family, type, memory);
      if (admission.isEmpty()) {
        continue;
      }
      if (admission.get().kernel().isPresent()) {
        fallbacks.chosen(
            preference(family, type), provider.id(), () -> absent.find(type, present()));
        Route route = new Route(provider, admission.get().kernel().get());
        routes.set(index, route);
        // It may have gone between the list and the array; then nobody else would forget it.
        if (provider.gate().isClosed()) {
          routes.compareAndSet(index, route, null);
        }
        return route;
      }
      fallbacks.rejected(family, type, provider.id(), admission.get().reason());
    }
    throw new VgpuException(
        Status.NOT_SUPPORTED,
        family.operation()
            + ": no provider for "
            + type.id()
            + "; 'vgpu providers --why "
            + family.operation()
            + "' tells why");
  }

  private Route demanded(KernelFamily family, DataType type, String name) {
    for (Provider provider : ordered(family, type)) {
      if (provider.id().name().equals(name)) {
        Admission admission =
            provider
                .admission(family, type, memory)
                .orElseThrow(
                    () ->
                        new VgpuException(
                            Status.NOT_SUPPORTED,
                            family.operation() + ": " + name + " has no kernel for " + type.id()));
        return new Route(
            provider,
            admission
                .kernel()
                .orElseThrow(
                    () ->
                        new VgpuException(
                            Status.NOT_SUPPORTED,
                            family.operation()
                                + ": provider "
                                + name
                                + " is rejected: "
                                + admission.reason())));
      }
    }
    throw unknown(family, name);
  }

  private Decision decide(KernelFamily family, DataType type) {
    Preference preference = preference(family, type);
    List<Provider> admitted = new ArrayList<>();
    Map<Provider, String> rejected = new HashMap<>();
    List<Provider> candidates = new ArrayList<>();
    for (Provider provider : ordered(family, type)) {
      Optional<Admission> admission = provider.admission(family, type, memory);
      if (admission.isPresent()) {
        candidates.add(provider);
        if (admission.get().kernel().isPresent()) {
          admitted.add(provider);
        } else {
          rejected.put(provider, admission.get().reason());
        }
      }
    }
    return new Decision(
        CAPABILITY,
        family.operation(),
        type,
        preference,
        candidates,
        admitted,
        rejected,
        absent.find(type, present()));
  }

  private List<Provider> ordered(KernelFamily family, DataType type) {
    Comparator<ProviderId> order = preference(family, type).order();
    List<Provider> sorted = new ArrayList<>(providers);
    sorted.sort(Comparator.comparing(Provider::id, order));
    return sorted;
  }

  private Preference preference(KernelFamily family, DataType type) {
    return new Preference(family.operation(), type, pins.get(family.operation()), measurements);
  }

  private Set<String> present() {
    Set<String> names = new HashSet<>();
    providers.forEach(provider -> names.add(provider.id().name()));
    return names;
  }

  private void checkPinnable(KernelFamily family, String name) {
    List<String> reasons = new ArrayList<>();
    boolean known = false;
    for (Provider provider : providers) {
      if (!provider.id().name().equals(name)) {
        continue;
      }
      known = true;
      for (DataType type : DataType.values()) {
        Optional<Admission> admission = provider.admission(family, type, memory);
        if (admission.isPresent() && admission.get().kernel().isPresent()) {
          return;
        }
        admission.ifPresent(rejection -> reasons.add(rejection.reason()));
      }
    }
    if (!known) {
      throw unknown(family, name);
    }
    throw VgpuException.invalid(
        reasons.isEmpty()
            ? "provider " + name + " does not offer " + family.operation()
            : "provider " + name + " is rejected: " + reasons.get(0));
  }

  private VgpuException unknown(KernelFamily family, String name) {
    String known = String.join(", ", present().stream().sorted().toList());
    return absent.find(null, present()).stream()
        .filter(candidate -> candidate.provider().equals(name))
        .findFirst()
        .map(
            candidate ->
                VgpuException.invalid(
                    family.operation()
                        + ": provider '"
                        + name
                        + "' cannot run: "
                        + candidate.reason()))
        .orElseGet(
            () ->
                VgpuException.invalid(
                    family.operation()
                        + ": unknown provider '"
                        + name
                        + "': expected one of "
                        + known));
  }

  private void forgetRoutes() {
    for (int i = 0; i < routes.length(); i++) {
      routes.set(i, null);
    }
  }

  /** Tells of providers that are installed and not there; see {@link AbsentProviders#find}. */
  @FunctionalInterface
  interface Absences {
    List<Candidate> find(DataType type, Set<String> present);
  }
}
