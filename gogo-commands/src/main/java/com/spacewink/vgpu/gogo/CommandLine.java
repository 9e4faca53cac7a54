package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs one command line, given as the words that the operating system passed, and returns the exit
 * status: 0 done, 1 failed, 2 bad usage or bad input, 3 no service to talk to.
 *
 * <p>It is a service of a type of the JDK's own, so that a launcher outside of the framework needs
 * no class of this bundle. Words reach the command's function object as they are; they are not made
 * into a line for Gogo to parse, as file names may hold any character that Gogo gives a meaning.
 */
@Component(service = ToIntFunction.class, property = "vgpu.commandline=true")
public final class CommandLine implements ToIntFunction<String[]> {
  private static final String SCOPE = "vgpu:";
  private static final String HELP = "help";

  private final CommandProcessor processor;

  /**
   * @param processor Gogo
   */
  @Activate
  public CommandLine(@Reference CommandProcessor processor) {
    this.processor = processor;
  }

  /**
   * Runs a command on the streams of the process. System.in and its like are no use here: Gogo
   * binds them to threads of its own.
   *
   * @param words the command's name and its arguments
   * @return the exit status
   */
  @Override
  public int applyAsInt(String[] words) {
    StandardOutput output = new StandardOutput();
    PrintStream err = utf8(new FileOutputStream(FileDescriptor.err));
    InputStream in = new FileInputStream(FileDescriptor.in);
    int status = run(List.of(words), in, utf8(output), err);
    return Math.max(status, output.status(err));
  }

  int run(List<String> words, InputStream in, PrintStream out, PrintStream err) {
    Streams streams = new Streams(out, err);
    String name = commandOf(words);
    CommandFailure failure;
    try (CommandSession session = processor.createSession(in, out, err)) {
      Streams.bindErrors(session, err);
      Function command = command(session, name, words, streams);
      command.execute(session, arguments(words, name));
      return 0;
    } catch (CommandFailure e) {
      failure = e;
    } catch (Throwable e) {
      failure = Command.report(name, e, words, streams);
    }
    if (!failure.isReported()) {
      streams.err().println(failure);
    }
    return failure.exitStatus();
  }

  /** The first word that is no option; without one, help is asked for. */
  private static String commandOf(List<String> words) {
    return words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse(HELP);
  }

  /** The words but the command's name. Without one, {@code --help} asks for what help prints. */
  private static List<Object> arguments(List<String> words, String name) {
    List<Object> arguments = new ArrayList<>(words);
    if (!arguments.remove(name)) {
      arguments.removeAll(CommandSyntax.HELP.names());
    }
    return arguments;
  }

  private static Function command(
      CommandSession session, String name, List<String> words, Streams streams) {
    if (session.get(SCOPE + name) instanceof Function function) {
      return function;
    }
    String nearest =
        Spelling.nearest(name, names(session))
            .map(known -> ": did you mean '" + known + "'?")
            .orElse(":");
    VgpuException unknown =
        VgpuException.invalid(
            "unknown command '" + name + "'" + nearest + " `vgpu help` lists all commands");
    throw Command.report("vgpu", unknown, words, streams);
  }

  private static Set<String> names(CommandSession session) {
    Set<String> names = new TreeSet<>();
    if (session.get(".commands") instanceof Set<?> commands) {
      for (Object command : commands) {
        if (command.toString().startsWith(SCOPE)) {
          names.add(command.toString().substring(SCOPE.length()));
        }
      }
    }
    return names;
  }

  private static PrintStream utf8(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
