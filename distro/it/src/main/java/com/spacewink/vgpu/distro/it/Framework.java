package com.spacewink.vgpu.distro.it;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The framework that the tests run in. */
final class Framework {
  private static final long SERVICE_MILLIS = 10_000;
  private static final String BACKENDS = "com.spacewink.vgpu.backend-";

  private final BundleContext context = FrameworkUtil.getBundle(Framework.class).getBundleContext();

  /** A service, waited for if need be. */
  <T> T service(Class<T> type) throws InterruptedException {
    ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
    tracker.open();
    T service = tracker.waitForService(SERVICE_MILLIS);
    assertNotNull(service, "no service " + type.getName());
    return service;
  }

  /** A service with a property, waited for while services come and go. */
  <T> T serviceThat(Class<T> type, Predicate<T> property) {
    ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
    tracker.open();
    try {
      long from = System.nanoTime();
      while (true) {
        T service = tracker.getService();
        if (service != null && property.test(service)) {
          return service;
        }
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        assertTrue(waited < SERVICE_MILLIS, "no such service " + type.getName());
        Thread.onSpinWait();
      }
    } finally {
      tracker.close();
    }
  }

  /** The services of vGPU's own backends, without those that a test registers. */
  List<ServiceReference<KernelBackend>> ownBackends() throws InvalidSyntaxException {
    return context.getServiceReferences(KernelBackend.class, null).stream()
        .filter(backend -> backend.getBundle().getSymbolicName().startsWith(BACKENDS))
        .toList();
  }

  <T> T service(ServiceReference<T> reference) {
    return context.getService(reference);
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

  /** Ids of the backends whose instruction set level may be used, the best first. */
  List<String> usableBackends() throws InterruptedException {
    List<IsaLevel> levels = service(DeviceProperties.class).isa();
    return Stream.of(IsaLevel.AVX512, IsaLevel.AVX2, IsaLevel.SCALAR)
        .filter(levels::contains)
        .map(IsaLevel::id)
        .toList();
  }
}
