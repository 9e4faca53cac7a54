package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.select.ProviderProperties;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.condition.Condition;

/**
 * Detects the machine once and tells the other bundles: the {@link DeviceProperties} as a service,
 * and one OSGi Condition {@code vgpu.isa.LEVEL} for each instruction set level that may be used.
 *
 * <p>{@code vgpu.isa.max} (framework property, or else the environment's VGPU_ISA_MAX) hides the
 * levels above it, so that every fallback can be tried on any machine.
 */
@Component(service = MachineServices.class, immediate = true)
public final class MachineServices {
  static final String ISA_MAX = "vgpu.isa.max";
  private static final String ISA_MAX_ENVIRONMENT = "VGPU_ISA_MAX";

  private final DeviceProperties machine;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  /**
   * @param context the bundle's context
   */
  @Activate
  public MachineServices(BundleContext context) {
    machine = MachineReader.ofThisMachine().read(isaLimit(context));
    registrations.add(context.registerService(DeviceProperties.class, machine, null));
    for (IsaLevel level : machine.isa()) {
      Hashtable<String, Object> properties = new Hashtable<>();
      properties.put(Condition.CONDITION_ID, conditionId(level));
      registrations.add(context.registerService(Condition.class, Condition.INSTANCE, properties));
    }
  }

  @Deactivate
  void stop() {
    registrations.forEach(ServiceRegistration::unregister);
  }

  /**
   * @param filter the filter of a satisfying condition that no service matches
   * @return why, in words for the operator
   */
  String whyConditionFails(String filter) {
    for (IsaLevel level : IsaLevel.values()) {
      if (filter.equals("(" + Condition.CONDITION_ID + "=" + conditionId(level) + ")")) {
        return machine.hiddenIsa().contains(level)
            ? ISA_MAX + " hides " + level.id() + ": unset it (or " + ISA_MAX_ENVIRONMENT + ")"
            : "this processor has no " + level.id();
      }
    }
    return "no condition matches " + filter;
  }

  private static String conditionId(IsaLevel level) {
    return ProviderProperties.ISA_CONDITION_PREFIX + level.id();
  }

  private static Optional<IsaLevel> isaLimit(BundleContext context) {
    String limit = context.getProperty(ISA_MAX);
    if (limit == null) {
      limit = System.getenv(ISA_MAX_ENVIRONMENT);
    }
    if (limit == null || limit.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(IsaLevel.of(limit.trim()));
    } catch (VgpuException e) {
      Log.MACHINE.warn(ISA_MAX + " is ignored: " + e.getMessage());
      return Optional.empty();
    }
  }
}
