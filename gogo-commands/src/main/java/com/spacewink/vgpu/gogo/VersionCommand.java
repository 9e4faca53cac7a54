package com.spacewink.vgpu.gogo;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code vgpu:version}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "version")
public final class VersionCommand extends Command {
  private final BundleContext context;

  /**
   * @param context this bundle's
   */
  @Activate
  public VersionCommand(BundleContext context) {
    super("version", "vgpu version --json");
    this.context = context;
  }

  /**
   * Prints the versions of vGPU, Java and all bundles.
   *
   * @param session where it is printed
   * @param json whether as JSON
   */
  @Descriptor("versions of vGPU, Java and the bundles")
  public void version(
      CommandSession session,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json) {
    String version = Versions.text(context.getBundle().getVersion());
    List<Bundle> bundles =
        Arrays.stream(context.getBundles())
            .sorted(Comparator.comparing(VersionCommand::symbolicName))
            .toList();
    PrintStream out = Streams.of(session).out();
    if (json) {
      document(version, bundles).print(out);
      return;
    }
    out.println("vGPU " + version);
    out.println("Java " + Versions.java());
    out.println();
    Table table = Table.withHeader("BUNDLE", "VERSION");
    for (Bundle bundle : bundles) {
      table.row(symbolicName(bundle), Versions.text(bundle.getVersion()));
    }
    table.print(out);
  }

  private static JsonObject document(String version, List<Bundle> bundles) {
    return new JsonObject()
        .put("version", version)
        .put("java", Versions.java())
        .put(
            "bundles",
            bundles.stream()
                .map(
                    bundle ->
                        new JsonObject()
                            .put("name", symbolicName(bundle))
                            .put("version", Versions.text(bundle.getVersion())))
                .toList());
  }

  private static String symbolicName(Bundle bundle) {
    return String.valueOf(bundle.getSymbolicName());
  }
}
