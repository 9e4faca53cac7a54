package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code vgpu:shell}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "shell")
public final class ShellCommand extends Command {
  private static final int STANDARD_INPUT = 0;

  private final CommandProcessor processor;
  private final CommandCatalog catalog;
  private final ShellBundles shellBundles;
  private final boolean isInteractive;

  /**
   * @param context where the shell's bundles are
   * @param processor Gogo
   */
  @Activate
  public ShellCommand(BundleContext context, @Reference CommandProcessor processor) {
    this(
        processor,
        CommandCatalog.in(context),
        ShellBundles.in(context),
        Progress.isTerminal(STANDARD_INPUT));
  }

  ShellCommand(
      CommandProcessor processor,
      CommandCatalog catalog,
      ShellBundles shellBundles,
      boolean isInteractive) {
    super("shell", "vgpu shell");
    this.processor = processor;
    this.catalog = catalog;
    this.shellBundles = shellBundles;
    this.isInteractive = isInteractive;
  }

  /**
   * Lets the user type commands until the end of input; without a terminal, runs what standard
   * input holds.
   *
   * @param session whose input it reads
   * @param json whether what the commands print is gathered in a document
   */
  @Descriptor("the interactive Gogo shell; without a terminal, commands from standard input")
  public void shell(
      CommandSession session,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json) {
    if (isInteractive && json) {
      throw VgpuException.invalid(
          "--json needs commands from a file or a pipe, but standard input is a terminal");
    }
    shellBundles.start();
    if (isInteractive) {
      InteractiveShell.run(processor, catalog);
      return;
    }
    Streams streams = Streams.of(session);
    Script script =
        new Script(
            "standard input",
            new BufferedReader(
                new InputStreamReader(session.getKeyboard(), StandardCharsets.UTF_8)));
    if (json) {
      script.document(processor, session, streams.err()).print(streams.out());
    } else {
      script.execute(session, streams.out());
    }
  }
}
