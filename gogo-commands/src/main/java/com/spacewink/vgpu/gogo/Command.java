package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/**
 * A command of the scope {@code vgpu}, for the Gogo shell and for the command line alike.
 *
 * <p>To add a command: a DS component of the service {@link Function} with {@code @GogoCommand}
 * that extends this class and has one method, named like the command, with {@code @Descriptor} on
 * it and on every parameter and {@code @Parameter} on every option, {@code --json} among them.
 *
 * <p>Being a Function, a command receives its words as they are, and {@link CommandSyntax} matches
 * them to the method's annotations; Gogo reads the same annotations for its own help.
 */
public abstract class Command implements Function {
  /** Descriptor of the option that every command has. */
  static final String JSON = "one JSON document on standard output, and nothing else there";

  private final String name;
  private final String example;

  /**
   * @param name the command's and its method's name
   * @param example a line that shows it at work
   */
  Command(String name, String example) {
    this.name = name;
    this.example = example;
  }

  @Override
  public final Object execute(CommandSession session, List<Object> arguments) {
    List<String> words = arguments.stream().map(String::valueOf).toList();
    Streams streams = Streams.of(session);
    try {
      run(session, streams, words);
      return null;
    } catch (Throwable e) {
      throw report(name, e, words, streams);
    }
  }

  /**
   * Prints what of a failure goes to the streams at once, the JSON document and the stack trace;
   * its one line is left to whoever called the command.
   */
  static CommandFailure report(String name, Throwable cause, List<String> words, Streams streams) {
    CommandFailure failure = CommandFailure.of(name, cause);
    if (CommandSyntax.contains(words, "--verbose")) {
      cause.printStackTrace(streams.err());
    }
    if (CommandSyntax.contains(words, "--json") && !failure.isReported()) {
      failure.document().print(streams.out());
      return failure.reported();
    }
    return failure;
  }

  final String name() {
    return name;
  }

  final String example() {
    return example;
  }

  final CommandSyntax syntax() {
    return CommandSyntax.of(getClass(), name);
  }

  /**
   * @param service what a reference holds, null if it is not there
   * @param what the service in a person's words
   * @return the service
   * @throws VgpuException with NOT_READY if it is not there
   */
  static <T> T required(T service, String what) {
    if (service == null) {
      throw new VgpuException(
          Status.NOT_READY,
          what + " is not there (yet): `vgpu diag -r 1 --only framework` says why");
    }
    return service;
  }

  private void run(CommandSession session, Streams streams, List<String> words) throws Throwable {
    CommandSyntax syntax = syntax();
    if (isHelp(words)) {
      new CommandHelp(this).print(streams.out(), CommandSyntax.contains(words, "--json"));
      return;
    }
    Object[] bound = syntax.bind(session, words);
    try {
      syntax.method().invoke(this, bound);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static boolean isHelp(List<String> words) {
    return CommandSyntax.HELP.names().stream().anyMatch(o -> CommandSyntax.contains(words, o));
  }
}
