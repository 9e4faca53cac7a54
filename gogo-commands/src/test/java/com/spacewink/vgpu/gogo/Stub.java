package com.spacewink.vgpu.gogo;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Stands in for interfaces of which a test needs a method or two. */
final class Stub {
  private Stub() {}

  /** An object whose methods return what stands beside their names, and fail otherwise. */
  static <T> T of(Class<T> type, Map<String, Object> results) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (!results.containsKey(method.getName())) {
                throw new AssertionError("unexpected call of " + method);
              }
              return results.get(method.getName());
            }));
  }
}
