package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.ProviderProperties;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Providers whose condition is missing, and what is said of them. */
class AbsentProvidersTest {
  private static final String REMEDY = "it needs libfftw3-double3: apt-get install it";

  private final FakeServices services = new FakeServices();
  private final List<ComponentDescriptionDTO> descriptions = new ArrayList<>();
  private AbsentProviders absent;

  @BeforeEach
  void start() throws Exception {
    absent =
        new AbsentProviders(
            services.context(), components(), new MachineServices(services.context()));
  }

  @Test
  void providerThatKnowsARemedySaysIt() {
    add(FftProvider.class, "fftw", Map.of(ProviderProperties.REMEDY, REMEDY));
    assertEquals(List.of("fftw: " + REMEDY), reasons(KernelFamily.FFT));
  }

  @Test
  void conditionThatNobodyKnowsIsNamed() {
    add(FftProvider.class, "odd", Map.of());
    assertEquals(
        List.of("odd: no condition matches (osgi.condition.id=vgpu.library.odd)"),
        reasons(KernelFamily.FFT));
  }

  @Test
  void providersOfTransformsAndOfKernelsAreToldApart() {
    add(FftProvider.class, "fftw", Map.of(ProviderProperties.REMEDY, REMEDY));
    add(KernelBackend.class, "sve", Map.of());
    assertEquals(
        List.of("sve: no condition matches (osgi.condition.id=vgpu.library.sve)"),
        reasons(KernelFamily.GEMM));
    assertEquals(1, reasons(KernelFamily.FFT).size());
  }

  private List<String> reasons(KernelFamily family) {
    List<Candidate> found = absent.find(family, DataType.F64, Set.of());
    return found.stream().map(each -> each.provider() + ": " + each.reason()).toList();
  }

  private void add(Class<?> service, String provider, Map<String, Object> more) {
    ComponentDescriptionDTO description = new ComponentDescriptionDTO();
    description.name = provider;
    description.serviceInterfaces = new String[] {service.getName()};
    description.properties = new HashMap<>(more);
    description.properties.put(ProviderProperties.PROVIDER, provider);
    description.bundle = new BundleDTO();
    description.bundle.version = "1.0.0";
    descriptions.add(description);
  }

  /** Components that all wait for a condition of their own. */
  private ServiceComponentRuntime components() {
    return (ServiceComponentRuntime)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ServiceComponentRuntime.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "getComponentDescriptionDTOs" -> descriptions;
                  case "isComponentEnabled" -> true;
                  case "getComponentConfigurationDTOs" ->
                      waiting((ComponentDescriptionDTO) args[0]);
                  default -> throw new AssertionError(method + " is not expected");
                });
  }

  private static Collection<ComponentConfigurationDTO> waiting(ComponentDescriptionDTO of) {
    UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
    missing.name = "osgi.ds.satisfying.condition";
    missing.target = "(osgi.condition.id=vgpu.library." + of.name + ")";
    ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
    configuration.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
    configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {missing};
    return List.of(configuration);
  }
}
