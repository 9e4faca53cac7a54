package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * The bundles with Gogo's own commands and its interactive shell. A distribution gives them start
 * level 2 and starts at level 1, as they would cost every command a good part of its start-up.
 */
@FunctionalInterface
interface ShellBundles {
  int START_LEVEL = 2;
  int PATIENCE_SECONDS = 30;

  /**
   * Settings of JLine while the bundles start. The bundle of Gogo's shell opens a terminal at once,
   * whoever wants one; as the process's system terminal it would keep Ctrl-C from ending a script,
   * and be in the way of {@link InteractiveShell}, for there can be one only.
   */
  Map<String, String> NO_SYSTEM_TERMINAL =
      Map.of("org.jline.terminal.exec", "false", "org.jline.terminal.dumb", "true");

  /** Starts them, unless they run already. */
  void start();

  static ShellBundles in(BundleContext context) {
    return () -> {
      FrameworkStartLevel level =
          context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class);
      if (level.getStartLevel() < START_LEVEL) {
        Map<String, String> before = new HashMap<>();
        NO_SYSTEM_TERMINAL.forEach((name, value) -> before.put(name, exchange(name, value)));
        try {
          CountDownLatch reached = new CountDownLatch(1);
          level.setStartLevel(START_LEVEL, event -> reached.countDown());
          await(reached);
        } finally {
          before.forEach(ShellBundles::exchange);
        }
      }
    };
  }

  private static String exchange(String property, String value) {
    return value == null ? System.clearProperty(property) : System.setProperty(property, value);
  }

  private static void await(CountDownLatch reached) {
    try {
      if (!reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new VgpuException(
            Status.NOT_READY,
            "the shell's bundles did not start within " + PATIENCE_SECONDS + " seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VgpuException(Status.CANCELLED, "interrupted while the shell's bundles start", e);
    }
  }
}
