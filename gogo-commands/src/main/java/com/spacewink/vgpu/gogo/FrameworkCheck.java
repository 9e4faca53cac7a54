package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.select.ProviderProperties;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Whether every component of vGPU came up. A component that throws when it is made stays registered
 * and hands out null, so the component runtime has to be asked.
 */
record FrameworkCheck(ServiceComponentRuntime components) implements HealthCheck {
  private static final String OURS = "com.spacewink.vgpu.";

  @Override
  public String name() {
    return "framework";
  }

  @Override
  public Finding look() {
    List<String> failed = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    int total = 0;
    for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
      if (!component.bundle.symbolicName.startsWith(OURS)) {
        continue;
      }
      for (ComponentConfigurationDTO each : components.getComponentConfigurationDTOs(component)) {
        total++;
        switch (each.state) {
          case ComponentConfigurationDTO.FAILED_ACTIVATION -> failed.add(failure(component, each));
          case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
              waiting.add(component.name + " waits for its configuration");
          case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
              waiting.addAll(missing(component, each));
          default -> {
            // Satisfied or active: as it should be.
          }
        }
      }
    }
    if (!failed.isEmpty()) {
      return Finding.fail(String.join("; ", failed));
    }
    return waiting.isEmpty()
        ? Finding.pass(Counted.of(total, "component") + " satisfied or kept back by the processor")
        : Finding.warn(String.join("; ", waiting));
  }

  private static String failure(
      ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
    String reason = configuration.failure.lines().findFirst().orElse("no reason given");
    return component.name + " failed: " + reason;
  }

  /** What a component waits for, unless that is an instruction set that the machine lacks. */
  private static List<String> missing(
      ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
    List<String> missing = new ArrayList<>();
    for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
      String target = String.valueOf(reference.target);
      if (!target.contains(ProviderProperties.ISA_CONDITION_PREFIX)) {
        missing.add(component.name + " waits for " + reference.name);
      }
    }
    return missing;
  }
}
