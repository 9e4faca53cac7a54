package com.spacewink.vgpu.gogo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and failures
 */
record Streams(PrintStream out, PrintStream err) {
  /** Session variable with the error stream of a command that Gogo does not run itself. */
  private static final String ERROR_STREAM = ".vgpu.err";

  /**
   * The streams of the command that runs on this thread: those of Gogo's pipe, so that {@code |}
   * and {@code >} work, or the session's where the command is called outside of one.
   */
  static Streams of(CommandSession session) {
    Process pipe = Process.Utils.current();
    if (pipe != null) {
      return new Streams(utf8(pipe.out()), utf8(pipe.err()));
    }
    PrintStream console = session.getConsole();
    return new Streams(
        console, session.get(ERROR_STREAM) instanceof PrintStream err ? err : console);
  }

  /** Lets commands that are called outside of a pipe find the session's error stream. */
  static void bindErrors(CommandSession session, PrintStream err) {
    session.put(ERROR_STREAM, err);
  }

  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
