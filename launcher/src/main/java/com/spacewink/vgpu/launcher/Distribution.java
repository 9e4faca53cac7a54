package com.spacewink.vgpu.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The folder that holds a distribution of vGPU:
 *
 * <ul>
 *   <li>{@code bundles/}: started with the framework (start level 1)
 *   <li>{@code bundles/shell/}: started when a command needs the Gogo shell (start level 2)
 *   <li>{@code plugins/}, or the folder that VGPU_PLUGINS or {@code vgpu.plugins.dir} names:
 *       bundles of third parties, started with the framework
 *   <li>{@code conf/vgpu.properties}: settings of the operator
 *   <li>{@code lib/native/}: libraries that would otherwise be unpacked at every start
 * </ul>
 */
final class Distribution {
  private static final String PREFIX = "vgpu.";
  private static final String PLUGINS = "vgpu.plugins.dir";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("VGPU_PLUGINS", PLUGINS, "VGPU_ISA_MAX", "vgpu.isa.max");
  private static final int BASE_LEVEL = 1;
  private static final int SHELL_LEVEL = 2;

  private final Path home;

  Distribution(Path home) {
    this.home = home;
  }

  /**
   * The framework's properties: what {@code conf/vgpu.properties} says, over it the environment,
   * over it the system properties that begin with {@code vgpu.}, and over all what the launcher
   * needs.
   */
  Map<String, String> settings() throws IOException {
    Properties merged = new Properties();
    Path file = home.resolve("conf/vgpu.properties");
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        merged.load(reader);
      } catch (IllegalArgumentException | IOException e) {
        throw new IOException(file + " cannot be read", e);
      }
    }
    merged.putIfAbsent(PLUGINS, home.resolve("plugins").toString());
    ENVIRONMENT.forEach(
        (variable, property) -> {
          String value = System.getenv(variable);
          if (value != null && !value.isBlank()) {
            merged.setProperty(property, value);
          }
        });
    Properties system = System.getProperties();
    for (String name : system.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        merged.setProperty(name, system.getProperty(name));
      }
    }
    Map<String, String> settings = new HashMap<>();
    for (String name : merged.stringPropertyNames()) {
      settings.put(name, merged.getProperty(name));
    }
    settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(BASE_LEVEL));
    // The storage belongs to this process alone, and nothing here makes URLs of bundles.
    settings.put("felix.cache.locking", "false");
    settings.put("felix.service.urlhandlers", "false");
    // Felix logs to stdout, which belongs to the commands; reportStopped says what matters.
    settings.put("felix.log.level", "0");
    // The shell's bundle would read the terminal as soon as it starts; the shell command does that.
    settings.put("gosh.args", "--nointeractive --noshutdown");
    return settings;
  }

  /**
   * Shows jffi the copy of its library in {@code lib/native}; without one it unpacks its own to the
   * temporary folder, which takes 25 ms of every start.
   */
  void useUnpackedLibraries() {
    String machine = System.getProperty("os.arch");
    Path folder =
        home.resolve("lib/native")
            .resolve((machine.equals("amd64") ? "x86_64" : machine) + "-Linux");
    if (Files.isDirectory(folder)) {
      System.setProperty("jffi.boot.library.path", folder.toString());
    }
  }

  void install(BundleContext context) throws IOException, BundleException {
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : jars(home.resolve("bundles"))) {
      bundles.add(install(context, jar, BASE_LEVEL));
    }
    for (Path jar : jars(home.resolve("bundles/shell"))) {
      bundles.add(install(context, jar, SHELL_LEVEL));
    }
    for (Path jar : plugins(Path.of(context.getProperty(PLUGINS)))) {
      installPlugin(context, jar, bundles);
    }
    for (Bundle bundle : bundles) {
      start(bundle);
    }
  }

  /** Tells of bundles that should run by now and do not, one line each. */
  void reportStopped(BundleContext context) {
    for (Bundle bundle : context.getBundles()) {
      int level = bundle.adapt(BundleStartLevel.class).getStartLevel();
      if (level == BASE_LEVEL && !isFragment(bundle) && bundle.getState() < Bundle.STARTING) {
        try {
          bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
          complain("bundle " + bundle.getSymbolicName() + " does not start: " + e.getMessage());
        }
      }
    }
  }

  /** A plug-in folder that cannot be read costs the plug-ins, not the command. */
  private static List<Path> plugins(Path folder) {
    try {
      return jars(folder);
    } catch (IOException e) {
      complain("plug-in folder " + folder + " cannot be read: " + e);
      return List.of();
    }
  }

  private static void complain(String text) {
    System.err.println("vgpu: " + text.replaceAll("\\s*\\R\\s*", " "));
  }

  private void installPlugin(BundleContext context, Path jar, List<Bundle> bundles) {
    String objection = PluginTrust.objection(jar);
    if (objection == null) {
      try {
        bundles.add(install(context, jar, BASE_LEVEL));
        return;
      } catch (BundleException e) {
        objection = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      }
    }
    complain("plug-in " + jar.getFileName() + " is refused: " + objection);
  }

  /** A bundle by reference is used where it lies, not copied to the storage first. */
  private static Bundle install(BundleContext context, Path jar, int level) throws BundleException {
    Bundle bundle = context.installBundle("reference:" + jar.toUri());
    if (level != BASE_LEVEL) {
      bundle.adapt(BundleStartLevel.class).setStartLevel(level);
    }
    return bundle;
  }

  /** Marks a bundle as started; the framework starts it when it reaches the bundle's level. */
  private static void start(Bundle bundle) {
    if (!isFragment(bundle)) {
      try {
        bundle.start(Bundle.START_ACTIVATION_POLICY);
      } catch (BundleException e) {
        complain("bundle " + bundle.getSymbolicName() + " does not start: " + e.getMessage());
      }
    }
  }

  private static boolean isFragment(Bundle bundle) {
    return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  /** Sorted, so that every start installs in the same order. */
  private static List<Path> jars(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
        for (Path file : files) {
          jars.add(file);
        }
      }
    }
    jars.sort(null);
    return jars;
  }
}
