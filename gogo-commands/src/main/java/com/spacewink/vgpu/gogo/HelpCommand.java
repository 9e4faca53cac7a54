package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code vgpu:help}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "help")
public final class HelpCommand extends Command {
  private final CommandCatalog catalog;

  /**
   * @param context where commands are
   */
  @Activate
  public HelpCommand(BundleContext context) {
    this(CommandCatalog.in(context));
  }

  HelpCommand(CommandCatalog catalog) {
    super("help", "vgpu help matmul");
    this.catalog = catalog;
  }

  /**
   * Prints the list of commands, or one command's page.
   *
   * @param session where it is printed
   * @param json whether as JSON
   * @param name a command's name, or null for the list
   */
  @Descriptor("what there is to say about vgpu, or about one command")
  public void help(
      CommandSession session,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("[COMMAND]: the command to explain") String name) {
    List<CommandHelp> pages = catalog.pages();
    PrintStream out = Streams.of(session).out();
    if (name != null) {
      page(pages, name).print(out, json);
    } else if (json) {
      new JsonObject()
          .put("commands", pages.stream().map(CommandHelp::document).toList())
          .print(out);
    } else {
      print(pages, out);
    }
  }

  private static CommandHelp page(List<CommandHelp> pages, String name) {
    return pages.stream()
        .filter(page -> page.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(pages, name));
  }

  private static VgpuException unknown(List<CommandHelp> pages, String name) {
    String known = pages.stream().map(CommandHelp::name).collect(Collectors.joining(", "));
    return VgpuException.invalid("unknown command '" + name + "': expected one of " + known);
  }

  private static void print(List<CommandHelp> pages, PrintStream out) {
    out.println("usage: vgpu COMMAND [options]");
    out.println();
    Table table = Table.withoutHeader();
    for (CommandHelp page : pages) {
      table.row("  " + (page.name() + " " + page.shortUsage()).strip(), page.summary());
    }
    table.print(out);
    out.println();
    out.println("Every command takes --json, --verbose and --help.");
    out.println("Exit status: 0 done, 1 failed, 2 bad usage or input, 3 no service to talk to.");
  }
}
