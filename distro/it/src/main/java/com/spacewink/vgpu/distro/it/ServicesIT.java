package com.spacewink.vgpu.distro.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.TaskBench;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.select.ProviderProperties;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.api.topology.MachineTopology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

class ServicesIT {
  private static final List<Class<? extends Kernel>> FAMILIES =
      List.of(
          GemmKernel.class,
          BatchedGemmKernel.class,
          PermuteKernel.class,
          ReduceKernel.class,
          PeakKernel.class);

  private final Framework framework = new Framework();

  @ParameterizedTest
  @ValueSource(
      classes = {
        DeviceProperties.class,
        BufferAllocator.class,
        TaskPool.class,
        ProviderSelection.class,
        MachineTopology.class,
        VirtualGpu.class,
        GemmBench.class,
        TaskBench.class
      })
  void everyServiceIsThere(Class<?> type) throws InterruptedException {
    assertNotNull(framework.service(type));
  }

  @Test
  void everyBundleOfVgpuIsActive() {
    for (Bundle bundle : framework.bundles()) {
      if (bundle.getSymbolicName().startsWith("com.spacewink.vgpu")) {
        assertEquals(Bundle.ACTIVE, bundle.getState(), bundle.getSymbolicName());
      }
    }
  }

  @Test
  void noComponentFailed() throws InterruptedException {
    ServiceComponentRuntime components = framework.service(ServiceComponentRuntime.class);
    List<String> failed = new ArrayList<>();
    for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
      components.getComponentConfigurationDTOs(description).stream()
          .filter(each -> each.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
          .forEach(each -> failed.add(description.name + ": " + each.failure));
    }
    assertEquals(List.of(), failed);
  }

  /** The property is for information: nothing but this keeps it true. */
  @Test
  void everyBackendNamesTheTypesOfItsKernels() throws Exception {
    List<ServiceReference<KernelBackend>> backends = framework.ownBackends();
    assertEquals(framework.usableBackends().size(), backends.size(), backends.toString());
    for (ServiceReference<KernelBackend> reference : backends) {
      KernelBackend backend = framework.service(reference);
      Set<String> offered =
          FAMILIES.stream()
              .flatMap(family -> backend.kernel(family).stream())
              .flatMap(kernel -> kernel.types().stream())
              .map(DataType::id)
              .collect(Collectors.toSet());
      String[] named = (String[]) reference.getProperty(ProviderProperties.TYPES);
      assertEquals(offered, Set.of(named), reference.toString());
    }
  }

  @Test
  void bundlesOfVgpuSeeOnlyTheApiOfOneAnother() {
    List<String> wires = new ArrayList<>();
    for (Bundle bundle : framework.bundles()) {
      String name = bundle.getSymbolicName();
      if (!name.startsWith("com.spacewink.vgpu.")) {
        continue;
      }
      for (BundleWire wire : bundle.adapt(BundleWiring.class).getRequiredWires(null)) {
        String provider = wire.getProvider().getBundle().getSymbolicName();
        boolean allowed =
            Arrays.asList("com.spacewink.vgpu.api", "com.spacewink.vgpu.jnr").contains(provider)
                || !provider.startsWith("com.spacewink.vgpu.");
        if (!allowed) {
          wires.add(name + " -> " + provider);
        }
      }
    }
    assertEquals(List.of(), wires);
  }

  @Test
  void theApiNeedsNothingButTheFramework() {
    Bundle api = framework.bundle("com.spacewink.vgpu.api");
    for (BundleWire wire : api.adapt(BundleWiring.class).getRequiredWires(null)) {
      assertEquals(0, wire.getProvider().getBundle().getBundleId(), wire.toString());
    }
    assertTrue(api.getHeaders().get("Import-Package") == null, "the API imports no package");
  }
}
