package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.select.ProviderProperties;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * Who a provider is, from its service properties.
 *
 * @param name short id
 * @param version its version
 * @param isa the instruction set level it needs
 * @param types ids of the element types it says it computes
 * @param ranking service ranking
 * @param serviceId service id; {@link Long#MAX_VALUE} for one that is not registered
 */
record ProviderId(
    String name, String version, String isa, List<String> types, int ranking, long serviceId) {

  /**
   * @param properties the properties of the service, or of the component that would register it
   * @param bundleVersion the version to assume where the properties give none
   */
  static ProviderId of(Map<String, ?> properties, String bundleVersion) {
    return new ProviderId(
        text(properties, ProviderProperties.PROVIDER, "unnamed"),
        text(properties, ProviderProperties.VERSION, bundleVersion),
        text(properties, ProviderProperties.ISA, "scalar"),
        types(properties.get(ProviderProperties.TYPES)),
        properties.get(ProviderProperties.RANKING) instanceof Integer ranking ? ranking : 0,
        properties.get(Constants.SERVICE_ID) instanceof Long id ? id : Long.MAX_VALUE);
  }

  /**
   * @param reference the provider's service, which is registered
   */
  static ProviderId of(ServiceReference<?> reference) {
    Map<String, Object> properties = new HashMap<>();
    for (String key : reference.getPropertyKeys()) {
      properties.put(key, reference.getProperty(key));
    }
    return of(properties, reference.getBundle().getVersion().toString());
  }

  private static String text(Map<String, ?> properties, String key, String otherwise) {
    return properties.get(key) instanceof String value && !value.isBlank() ? value : otherwise;
  }

  private static List<String> types(Object value) {
    if (value instanceof String[] many) {
      return Arrays.asList(many.clone());
    }
    return value instanceof String one ? List.of(one) : List.of();
  }
}
