package com.spacewink.vgpu.gogo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.CommandSessionImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;

/** Gogo without a framework around it, and the command line on top, for tests. */
final class Shell {
  private final CommandProcessorImpl processor =
      new CommandProcessorImpl(new ThreadIOImpl()) {
        @Override
        public CommandSessionImpl createSession(
            InputStream in, OutputStream out, OutputStream err) {
          CommandSessionImpl session = super.createSession(in, out, err);
          session.currentDir(folder);
          return session;
        }
      };
  private final List<Command> commands = new ArrayList<>();
  private Path folder = Path.of("").toAbsolutePath();
  private String input = "";

  /**
   * What a line came to.
   *
   * @param status exit status
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  record Result(int status, String out, String err) {}

  Shell(Command... commands) {
    for (Command command : commands) {
      add(command);
    }
  }

  Shell add(Command command) {
    commands.add(command);
    processor.addCommand("vgpu", command, command.name());
    return this;
  }

  CommandProcessorImpl processor() {
    return processor;
  }

  /** Runs a command line, as the launcher does. */
  Result run(String... words) {
    Capture out = new Capture();
    Capture err = new Capture();
    int status = new CommandLine(processor).run(List.of(words), input(), out.stream, err.stream);
    return new Result(status, out.text(), err.text());
  }

  /** Runs a command line whose file names start from a folder. */
  Result runIn(Path folder, String... words) {
    this.folder = folder;
    return run(words);
  }

  /** Executes a line of the Gogo shell; returns what it prints. */
  String execute(String line) throws Exception {
    Capture out = new Capture();
    try (CommandSession session = processor.createSession(input(), out.stream, out.stream)) {
      session.execute(line);
    }
    return out.text();
  }

  /** What commands find on standard input. */
  Shell withInput(String text) {
    this.input = text;
    return this;
  }

  /** The help pages of all commands here. */
  CommandCatalog catalog() {
    return () -> commands.stream().map(CommandHelp::new).toList();
  }

  private InputStream input() {
    return new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
  }

  private static final class Capture {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
