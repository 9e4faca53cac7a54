package com.spacewink.vgpu.runtime;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** As much of a framework as the runtime's classes ask for outside of one. */
final class FakeServices {
  private final Map<String, String> properties = new HashMap<>();
  private final Map<ServiceReference<?>, Object> services = new HashMap<>();
  private long nextId = 1;

  FakeServices with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  BundleContext context() {
    return proxy(
        BundleContext.class,
        (name, args) ->
            switch (name) {
              case "getProperty" -> properties.get((String) args[0]);
              case "getService" -> services.get(args[0]);
              case "ungetService" -> true;
              case "registerService", "addServiceListener", "removeServiceListener" -> null;
              default -> throw new AssertionError(name + " is not expected");
            });
  }

  /** Registers a provider; null stands for one whose component cannot be activated. */
  <S> ServiceReference<S> register(String provider, int ranking, S service) {
    Map<String, Object> own =
        Map.of("vgpu.provider", provider, "service.ranking", ranking, "service.id", nextId++);
    Bundle bundle = proxy(Bundle.class, (name, args) -> new Version(1, 0, 0));
    @SuppressWarnings("unchecked")
    ServiceReference<S> reference =
        proxy(
            ServiceReference.class,
            (name, args) ->
                switch (name) {
                  case "getPropertyKeys" -> own.keySet().toArray(new String[0]);
                  case "getProperty" -> own.get((String) args[0]);
                  case "getBundle" -> bundle;
                  default -> throw new AssertionError(name + " is not expected");
                });
    services.put(reference, service);
    return reference;
  }

  /** Answers a call by the method's name. */
  @FunctionalInterface
  private interface Answer {
    Object to(String method, Object[] args);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == args[0];
                  case "toString" -> type.getSimpleName();
                  default -> answer.to(method.getName(), args);
                }));
  }
}
