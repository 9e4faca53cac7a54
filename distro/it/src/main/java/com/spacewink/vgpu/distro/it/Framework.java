package com.spacewink.vgpu.distro.it;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** The framework that the tests run in. */
final class Framework {
  private static final long SERVICE_MILLIS = 10_000;

  private final BundleContext context = FrameworkUtil.getBundle(Framework.class).getBundleContext();

  /** A service, waited for if need be. */
  <T> T service(Class<T> type) throws InterruptedException {
    ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
    tracker.open();
    T service = tracker.waitForService(SERVICE_MILLIS);
    assertNotNull(service, "no service " + type.getName());
    return service;
  }

  Bundle bundle(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
  }

  Bundle[] bundles() {
    return context.getBundles();
  }

  boolean mayUse(IsaLevel level) throws InterruptedException {
    return service(DeviceProperties.class).isa().contains(level);
  }
}
