package com.spacewink.vgpu.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/**
 * What {@code bin/vgpu} runs: starts the framework in a folder of its own, hands the arguments to
 * the bundle that knows commands, and exits with what it says.
 *
 * <p>The command line is a service of a JDK type, so that this class and the bundles share no class
 * of their own. With {@code -Dvgpu.launch.wait=true} no command runs, and the framework stays until
 * somebody stops it.
 */
public final class Main {
  private static final String COMMAND_LINE =
      "(&(objectClass=" + ToIntFunction.class.getName() + ")(vgpu.commandline=true))";
  private static final long COMMAND_LINE_SECONDS = 10;

  private Main() {}

  /**
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    int status;
    try {
      status = run(args);
    } catch (Throwable e) {
      // Whatever it is: the framework's threads would keep a process without a main thread alive.
      status = StartFailure.of(e).report(args);
    }
    System.exit(status);
  }

  private static int run(String[] args)
      throws IOException, BundleException, InvalidSyntaxException, InterruptedException {
    String home = System.getProperty("vgpu.home");
    if (home == null) {
      throw new IOException("the system property vgpu.home does not name the distribution");
    }
    Distribution distribution = new Distribution(Path.of(home));
    distribution.useUnpackedLibraries();
    Storage storage = Storage.create();
    Map<String, String> settings = distribution.settings();
    settings.put(Constants.FRAMEWORK_STORAGE, storage.folder().toString());
    Framework framework = new FrameworkFactory().newFramework(settings);
    framework.init();
    distribution.install(framework.getBundleContext());
    framework.start();
    distribution.reportStopped(framework.getBundleContext());
    if (Boolean.getBoolean("vgpu.launch.wait")) {
      framework.waitForStop(0);
      return 0;
    }
    return commandLine(framework.getBundleContext()).applyAsInt(args);
  }

  /** Bundles start in no particular order, and some components need others. */
  private static ToIntFunction<String[]> commandLine(BundleContext context)
      throws InvalidSyntaxException, BundleException, InterruptedException {
    CountDownLatch there = new CountDownLatch(1);
    ServiceListener listener = event -> there.countDown();
    context.addServiceListener(listener, COMMAND_LINE);
    try {
      if (context.getServiceReferences((String) null, COMMAND_LINE) == null) {
        there.await(COMMAND_LINE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      context.removeServiceListener(listener);
    }
    ServiceReference<?>[] references = context.getServiceReferences((String) null, COMMAND_LINE);
    if (references == null) {
      throw new BundleException("no bundle offers the command line; is one missing in bundles/ ?");
    }
    @SuppressWarnings("unchecked") // that is what the service property promises
    ToIntFunction<String[]> commandLine =
        (ToIntFunction<String[]>) context.getService(references[0]);
    if (commandLine == null) {
      throw new BundleException("the command line's component failed");
    }
    return commandLine;
  }
}
