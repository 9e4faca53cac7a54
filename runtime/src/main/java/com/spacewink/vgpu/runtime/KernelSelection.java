package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.Layout;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.MeasuredChoice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.tune.TuneRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
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
 * <p>The decision falls for each class of sizes, and is kept as a {@link Route} until a provider
 * comes or goes, a pin changes or something was measured. Calls count themselves into the
 * provider's gate; when a provider goes, {@link #unbind} first takes it out of all decisions and
 * then waits for those calls, which happens before the service's own component is deactivated.
 */
@Component(service = {ProviderSelection.class, KernelSelection.class})
public final class KernelSelection implements ProviderSelection {
  private static final String CAPABILITY = "kernel";
  private static final String PIN_PROPERTY = "vgpu.pin.";

  /** Stands between a provider's id and the name of a variant of its kernel. */
  static final char VARIANT = '/';

  private final BundleContext context;
  private final BufferAllocator memory;
  private final Absences absent;
  private final Measurements measurements;
  private final List<Provider> providers = new CopyOnWriteArrayList<>();
  private final Map<String, String> pins = new ConcurrentHashMap<>();
  private final FallbackLog fallbacks = new FallbackLog();
  private final Demand demand;
  private volatile RouteTable routes = new RouteTable();

  /**
   * @param context the bundle's context
   * @param memory where self-tests put their arrays
   * @param absent tells of providers that are installed and not there
   * @param records what was measured on this machine
   */
  @Activate
  public KernelSelection(
      BundleContext context,
      @Reference BufferAllocator memory,
      @Reference AbsentProviders absent,
      @Reference TunerRecords records) {
    this(context, memory, absent::find, records, BackgroundTuning.demandIn(context));
  }

  KernelSelection(
      BundleContext context,
      BufferAllocator memory,
      Absences absent,
      Measurements measurements,
      Demand demand) {
    this.context = context;
    this.memory = memory;
    this.absent = absent;
    this.measurements = measurements;
    this.demand = demand;
    measurements.onChange(this::forgetRoutes);
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
    add(new Provider(ProviderId.of(reference), () -> context.getService(reference)));
  }

  void unbind(ServiceReference<KernelBackend> reference) {
    remove(reference);
  }

  @Reference(
      service = FftProvider.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindTransforms(ServiceReference<FftProvider> reference) {
    add(Provider.ofTransforms(ProviderId.of(reference), () -> context.getService(reference)));
  }

  void unbindTransforms(ServiceReference<FftProvider> reference) {
    remove(reference);
  }

  private void add(Provider provider) {
    providers.add(provider);
    forgetRoutes();
  }

  private void remove(ServiceReference<?> reference) {
    Object serviceId = reference.getProperty(Constants.SERVICE_ID);
    for (Provider provider : providers) {
      if (serviceId.equals(provider.id().serviceId())) {
        providers.remove(provider);
        forgetRoutes();
        provider.leave();
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
    SizeClass unmeasured = new SizeClass(KernelFamily.of(operation), SizeClass.NONE);
    return route(unmeasured.family(), type, unmeasured.code(), Execution.DEFAULT)
        .provider()
        .id()
        .name();
  }

  @Override
  public Choice choice(String operation, DataType type) {
    return decide(new SizeClass(KernelFamily.of(operation), SizeClass.NONE), type).choice();
  }

  @Override
  public String selected(GemmSpec product) {
    return route(KernelFamily.GEMM, product.type(), classOf(product).code(), Execution.DEFAULT)
        .provider()
        .id()
        .name();
  }

  @Override
  public Choice choice(GemmSpec product) {
    return decide(classOf(product), product.type()).choice();
  }

  /** The class under which calls of a product come to kernels, which are row-major. */
  private static SizeClass classOf(GemmSpec product) {
    boolean isRowMajor = product.layout() == Layout.ROW_MAJOR;
    return new SizeClass(
        KernelFamily.GEMM, SizeClass.of(isRowMajor ? product : product.exchanged()));
  }

  @Override
  public List<MeasuredChoice> measured(String operation) {
    KernelFamily family = KernelFamily.of(operation);
    List<MeasuredChoice> choices = new ArrayList<>();
    String last = "";
    for (TuneRecord record : measurements.records()) {
      String of = record.type() + record.sizeClass();
      if (record.operation().equals(operation) && !of.equals(last)) {
        last = of;
        SizeClass.parse(family, record.sizeClass())
            .flatMap(sizeClass -> measured(sizeClass, record))
            .ifPresent(choices::add);
      }
    }
    return choices;
  }

  private Optional<MeasuredChoice> measured(SizeClass sizeClass, TuneRecord record) {
    DataType type = record.type();
    Standings standings = measurements.of(sizeClass, type);
    Preference preference = preference(sizeClass, type);
    List<Provider> admitted = admitted(preference, sizeClass.family());
    return admitted.stream()
        .findFirst()
        .map(
            first ->
                new MeasuredChoice(
                    record.operation(),
                    type,
                    record.sizeClass(),
                    first.id().name(),
                    standings.variant(first.id(), 1),
                    standings.threads(first.id()),
                    standings.rate(first.id()).orElse(0),
                    record.measuredAt(),
                    preference.reason(first.id(), admitted.size()),
                    record.contestants()));
  }

  private List<Provider> admitted(Preference preference, KernelFamily family) {
    List<Provider> admitted = new ArrayList<>();
    for (Provider provider : ordered(preference)) {
      provider
          .admission(family, preference.type(), memory)
          .flatMap(Admission::kernel)
          .ifPresent(kernel -> admitted.add(provider));
    }
    return admitted;
  }

  /** Providers that may do an operation, with their kernels, the one that ranks highest first. */
  List<Route> contestants(KernelFamily family, DataType type) {
    Preference byRanking = new Preference(family.operation(), type, null, Standings.NONE);
    List<Route> contestants = new ArrayList<>();
    for (Provider provider : ordered(byRanking)) {
      provider
          .admission(family, type, memory)
          .flatMap(Admission::kernel)
          .ifPresent(kernel -> contestants.add(new Route(provider, kernel, 0)));
    }
    return contestants;
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

  @Override
  public Map<String, Integer> callsInside() {
    Map<String, Integer> calls = new TreeMap<>();
    for (Provider provider : providers) {
      calls.merge(provider.id().name(), provider.gate().inside(), Integer::sum);
    }
    return calls;
  }

  /**
   * Runs one call on the provider that an execution asks for, or else on the best one. The provider
   * stays until the call is over.
   *
   * @param sizeClass code of the {@link SizeClass} that the call belongs to
   * @throws VgpuException NOT_SUPPORTED if no provider can do it, INVALID_VALUE if the one asked
   *     for is not there, PROVIDER_FAILED if the kernel threw
   */
  <K extends Kernel> void call(
      KernelFamily family,
      Class<K> kernelClass,
      DataType type,
      int sizeClass,
      Execution execution,
      KernelCall<K> work) {
    Route route = enter(family, type, sizeClass, execution);
    try {
      work.run(kernelClass.cast(route.kernel()), route.threads(execution));
    } catch (RuntimeException | LinkageError e) {
      throw route.failure(family, e);
    } finally {
      route.leave();
    }
  }

  /** The route of one call, which is counted into it: {@link Route#leave} must follow. */
  Route enter(KernelFamily family, DataType type, int sizeClass, Execution execution) {
    while (true) {
      Route route = route(family, type, sizeClass, execution);
      // A gate that is closed belongs to a provider that went after the route was read.
      if (route.enter()) {
        return route;
      }
    }
  }

  private Route route(KernelFamily family, DataType type, int sizeClass, Execution execution) {
    RouteTable table = routes;
    if (execution.provider().isPresent()) {
      String name = execution.provider().get();
      Route known = table.find(family, type, name);
      return known == null ? demanded(family, type, name, table) : known;
    }
    int key = RouteTable.key(family, type, sizeClass, execution);
    Route known = table.find(key);
    if (known != null) {
      return known;
    }
    Route route = best(new SizeClass(family, sizeClass), type, execution);
    table.put(key, route);
    return route;
  }

  /**
   * The first admitted provider. Those that come after it are not tested: nobody has asked for
   * them.
   */
  private Route best(SizeClass sizeClass, DataType type, Execution execution) {
    return first(sizeClass, type, execution, route -> route);
  }

  /**
   * What the first admitted provider gives that does not refuse. It stays while it is asked.
   *
   * @param ask asks the provider at the end of a route; NOT_SUPPORTED passes it over
   * @throws VgpuException NOT_SUPPORTED if there is none, or what a provider failed with
   */
  <T> T first(SizeClass sizeClass, DataType type, Execution execution, Function<Route, T> ask) {
    KernelFamily family = sizeClass.family();
    Preference preference = preference(sizeClass, type);
    String refusal = family.operation() + ": no provider for " + type.id();
    for (Provider provider : ordered(preference)) {
      Optional<Admission> admission = provider.admission(family, type, memory);
      if (admission.isEmpty()) {
        continue;
      }
      Optional<Kernel> kernel = admission.get().kernel();
      if (kernel.isEmpty()) {
        fallbacks.rejected(family, type, provider.id(), admission.get().reason());
        continue;
      }
      Route route = route(provider, kernel.get(), preference, sizeClass, execution);
      try {
        Optional<T> given = ask(family, route, ask);
        if (given.isPresent()) {
          fallbacks.chosen(preference, provider.id(), () -> absent.find(family, type, present()));
          return given.get();
        }
      } catch (VgpuException e) {
        if (e.status() != Status.NOT_SUPPORTED) {
          throw e;
        }
        refusal = e.getMessage();
      }
    }
    throw new VgpuException(
        Status.NOT_SUPPORTED,
        refusal + "; 'vgpu providers --why " + family.operation() + "' tells why");
  }

  /**
   * What one provider gives. It stays while it is asked.
   *
   * @throws VgpuException INVALID_VALUE if it is not there, or what it failed with
   */
  <T> T by(String provider, KernelFamily family, DataType type, Function<Route, T> ask) {
    while (true) {
      Route route = route(family, type, SizeClass.NONE, Execution.DEFAULT.by(provider));
      Optional<T> given = ask(family, route, ask);
      if (given.isPresent()) {
        return given.get();
      }
    }
  }

  /** Empty if the provider goes. */
  private static <T> Optional<T> ask(KernelFamily family, Route route, Function<Route, T> ask) {
    if (!route.provider().gate().enter()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ask.apply(route));
    } catch (RuntimeException | LinkageError e) {
      throw route.failure(family, e);
    } finally {
      route.leave();
    }
  }

  /** The provider that the operator has pinned, if there is one. */
  Optional<String> pinned(KernelFamily family) {
    return Optional.ofNullable(pins.get(family.operation()));
  }

  boolean isPresent(Provider provider) {
    return providers.contains(provider);
  }

  boolean isPresent(String provider) {
    return present().contains(provider);
  }

  /** Another object as soon as anything has changed that a choice may depend on. */
  Object state() {
    return routes;
  }

  private Route route(
      Provider provider,
      Kernel kernel,
      Preference preference,
      SizeClass sizeClass,
      Execution execution) {
    Standings standings = preference.standings();
    String variant = standings.variant(provider.id(), execution.threads());
    Kernel tuned = variant.isEmpty() ? kernel : variant(kernel, variant).orElse(kernel);
    int threads = standings.threads(provider.id());
    if (demand == Demand.NONE
        || sizeClass.code() == SizeClass.NONE
        || sizeClass.family() == KernelFamily.PEAK
        || isMeasured(sizeClass.family(), preference)) {
      return new Route(provider, tuned, threads);
    }
    DataType type = preference.type();
    int calls = sizeClass.callsWorthMeasuring(type);
    return new Route(provider, tuned, threads, calls, () -> demand.wanted(sizeClass, type));
  }

  /** Whether nobody is there who was not measured, as far as can be told without testing them. */
  private boolean isMeasured(KernelFamily family, Preference preference) {
    String type = preference.type().id();
    for (Provider provider : providers) {
      ProviderId id = provider.id();
      boolean claims = id.types().isEmpty() || id.types().contains(type);
      if (claims && provider.isExpectedToOffer(family) && !preference.standings().isMeasured(id)) {
        return false;
      }
    }
    return true;
  }

  private Route demanded(KernelFamily family, DataType type, String name, RouteTable table) {
    int slash = name.indexOf(VARIANT);
    String id = slash < 0 ? name : name.substring(0, slash);
    for (Provider provider : providers) {
      if (provider.id().name().equals(id)) {
        Kernel kernel = demanded(provider, family, type);
        if (slash >= 0) {
          String variant = name.substring(slash + 1);
          kernel =
              variant(kernel, variant)
                  .orElseThrow(
                      () ->
                          VgpuException.invalid(
                              family.operation()
                                  + ": "
                                  + id
                                  + " has no variant '"
                                  + variant
                                  + "'"));
        }
        Route route = new Route(provider, kernel, 0);
        table.put(family, type, name, route);
        return route;
      }
    }
    throw unknown(family, id);
  }

  private Kernel demanded(Provider provider, KernelFamily family, DataType type) {
    String name = provider.id().name();
    Admission admission =
        provider
            .admission(family, type, memory)
            .orElseThrow(
                () ->
                    new VgpuException(
                        Status.NOT_SUPPORTED,
                        family.operation() + ": " + name + " has no kernel for " + type.id()));
    return admission
        .kernel()
        .orElseThrow(
            () ->
                new VgpuException(
                    Status.NOT_SUPPORTED,
                    family.operation()
                        + ": provider "
                        + name
                        + " is rejected: "
                        + admission.reason()));
  }

  /** A variant of a kernel, empty if it has none of that name, or fails to give it. */
  static Optional<Kernel> variant(Kernel kernel, String name) {
    try {
      return kernel instanceof TunableGemmKernel tunable
          ? tunable.variant(name).map(GemmKernel.class::cast)
          : Optional.empty();
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  private Decision decide(SizeClass sizeClass, DataType type) {
    KernelFamily family = sizeClass.family();
    Preference preference = preference(sizeClass, type);
    List<Provider> admitted = new ArrayList<>();
    Map<Provider, String> rejected = new HashMap<>();
    List<Provider> candidates = new ArrayList<>();
    for (Provider provider : ordered(preference)) {
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
        absent.find(family, type, present()));
  }

  private List<Provider> ordered(Preference preference) {
    List<Provider> sorted = new ArrayList<>(providers);
    sorted.sort(Comparator.comparing(Provider::id, preference.order()));
    return sorted;
  }

  private Preference preference(SizeClass sizeClass, DataType type) {
    String operation = sizeClass.family().operation();
    return new Preference(operation, type, pins.get(operation), measurements.of(sizeClass, type));
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
    String known =
        providers.stream()
            .filter(provider -> provider.isExpectedToOffer(family))
            .map(provider -> provider.id().name())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return absent.find(family, null, present()).stream()
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
    routes = new RouteTable();
  }

  /** Tells of providers that are installed and not there; see {@link AbsentProviders#find}. */
  @FunctionalInterface
  interface Absences {
    List<Candidate> find(KernelFamily family, DataType type, Set<String> present);
  }
}
