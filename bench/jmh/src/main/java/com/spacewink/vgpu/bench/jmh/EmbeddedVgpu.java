package com.spacewink.vgpu.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/**
 * The distribution's bundles in a framework inside this process. The API's packages are those of
 * the class path, so that the caller and the bundles mean the same interfaces.
 */
final class EmbeddedVgpu implements AutoCloseable {
  private static final String API = "com.spacewink.vgpu.api-";
  private static final long SERVICE_SECONDS = 10;
  private static final long STOP_MILLIS = 10_000;

  private final Path storage;
  private final Framework framework;

  private EmbeddedVgpu(Path storage, Framework framework) {
    this.storage = storage;
    this.framework = framework;
  }

  /**
   * @param distribution the folder of a distribution
   */
  static EmbeddedVgpu start(Path distribution) throws IOException, BundleException {
    List<Path> jars = jars(distribution.resolve("bundles"));
    Path storage = Files.createTempDirectory("vgpu-jmh-");
    Framework framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    storage.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    exportsOfApi(jars),
                    "felix.log.level",
                    "1"));
    EmbeddedVgpu vgpu = new EmbeddedVgpu(storage, framework);
    try {
      framework.start();
      vgpu.startBundles(jars);
      return vgpu;
    } catch (BundleException e) {
      vgpu.close();
      throw e;
    }
  }

  /**
   * @param type a service's interface
   * @param filter which one, in OSGi's syntax; null for any
   * @return the service, as soon as it is there
   */
  <T> T service(Class<T> type, String filter) throws InvalidSyntaxException, InterruptedException {
    BundleContext context = framework.getBundleContext();
    String of = "(objectClass=" + type.getName() + ")";
    String wanted = filter == null ? of : "(&" + of + filter + ")";
    CountDownLatch there = new CountDownLatch(1);
    ServiceListener listener = event -> there.countDown();
    context.addServiceListener(listener, wanted);
    try {
      if (context.getServiceReferences(type, filter).isEmpty()) {
        there.await(SERVICE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      context.removeServiceListener(listener);
    }
    for (ServiceReference<T> reference : context.getServiceReferences(type, filter)) {
      T service = context.getService(reference);
      if (service != null) {
        return service;
      }
    }
    throw new IllegalStateException("no bundle of the distribution offers " + wanted);
  }

  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(STOP_MILLIS);
    } catch (BundleException e) {
      throw new IllegalStateException("the framework does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      remove(storage);
    }
  }

  private void startBundles(List<Path> jars) throws BundleException {
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : jars) {
      if (!isApi(jar)) {
        bundles.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
      }
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
  }

  /** What the API's bundle would export, for the framework's own bundle to export in its stead. */
  private static String exportsOfApi(List<Path> jars) throws IOException {
    for (Path jar : jars) {
      if (isApi(jar)) {
        try (JarFile bundle = new JarFile(jar.toFile())) {
          return bundle.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
      }
    }
    throw new IOException("the distribution has no bundle " + API + "*");
  }

  private static boolean isApi(Path jar) {
    return jar.getFileName().toString().startsWith(API);
  }

  private static List<Path> jars(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      files.forEach(jars::add);
    }
    jars.sort(null);
    return jars;
  }

  private static void remove(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure)
                throws IOException {
              Files.delete(each);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
