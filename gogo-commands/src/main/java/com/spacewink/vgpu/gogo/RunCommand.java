package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** {@code vgpu:run}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "run")
public final class RunCommand extends Command {
  private final CommandProcessor processor;
  private final ShellBundles shellBundles;

  /**
   * @param context where the shell's bundles are
   * @param processor Gogo
   */
  @Activate
  public RunCommand(BundleContext context, @Reference CommandProcessor processor) {
    this(processor, ShellBundles.in(context));
  }

  RunCommand(CommandProcessor processor, ShellBundles shellBundles) {
    super("run", "vgpu run commands.gogo");
    this.processor = processor;
    this.shellBundles = shellBundles;
  }

  /**
   * Runs a file of Gogo commands.
   *
   * @param session where they run; a session of their own for JSON
   * @param json whether what they print is gathered in a document
   * @param file the file
   */
  @Descriptor("a file of Gogo commands, run up to the first line that fails")
  public void run(
      CommandSession session,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("FILE: a command a line; blank lines and those with # are skipped") String file) {
    Path path = new WorkingFolder(session).file(file);
    if (!Files.isRegularFile(path)) {
      throw VgpuException.invalid(
          file + (Files.exists(path) ? ": not a regular file" : ": no such file"));
    }
    Streams streams = Streams.of(session);
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      shellBundles.start();
      Script script = new Script(file, reader);
      if (json) {
        script.document(processor, session, streams.err()).print(streams.out());
      } else {
        script.execute(session, streams.out());
      }
    } catch (IOException e) {
      throw new VgpuException(Status.INVALID_VALUE, file + ": cannot be opened for reading", e);
    }
  }
}
