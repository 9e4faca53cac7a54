package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/**
 * Lines of Gogo commands, executed one by one up to the first that fails. Blank lines and those
 * that begin with {@code #} do nothing.
 */
final class Script {
  /** Each script that runs in another takes a few threads of Gogo. */
  static final int MOST_NESTED = 16;

  /** Session variable with the number of scripts that run in it, one in another. */
  private static final String RUNNING = ".vgpu.scripts";

  private final String name;
  private final BufferedReader reader;

  /**
   * @param name what the script's user calls it
   * @param reader its lines
   */
  Script(String name, BufferedReader reader) {
    this.name = name;
    this.reader = reader;
  }

  /** Marks the refusal of a script, so that it is told in one place and not in each around it. */
  private static final class NestedTooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Told of each line that was executed. */
  private interface Listener {
    void executed(int number, String line, String result);
  }

  /**
   * Executes the lines, printing what they come to as the shell does.
   *
   * @throws VgpuException with the failing line's status, naming the line
   */
  void execute(CommandSession session, PrintStream out) {
    execute(
        session,
        (number, line, result) -> {
          if (!result.isEmpty()) {
            out.println(result);
          }
        });
  }

  /**
   * Executes the lines in a session of their own and gathers what they print.
   *
   * @throws VgpuException with the failing line's status, naming the line
   */
  JsonObject document(CommandProcessor processor, CommandSession session, PrintStream err) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<JsonObject> outputs = new ArrayList<>();
    try (CommandSession own = processor.createSession(session.getKeyboard(), printed, err)) {
      own.currentDir(session.currentDir());
      own.put(RUNNING, running(session));
      execute(
          own,
          (number, line, result) -> {
            String output = printed.toString(StandardCharsets.UTF_8) + result;
            outputs.add(
                new JsonObject().put("line", number).put("command", line).put("output", output));
            printed.reset();
          });
    }
    return new JsonObject().put("file", name).put("lines", outputs);
  }

  private void execute(CommandSession session, Listener listener) {
    AtomicInteger running = running(session);
    try {
      if (running.incrementAndGet() > MOST_NESTED) {
        throw new VgpuException(
            Status.INVALID_VALUE,
            name
                + ": runs inside of "
                + MOST_NESTED
                + " other runs of scripts, expected fewer: does a script run itself?",
            new NestedTooDeep());
      }
      executeLines(session, listener);
    } finally {
      running.decrementAndGet();
    }
  }

  private static AtomicInteger running(CommandSession session) {
    if (session.get(RUNNING) instanceof AtomicInteger running) {
      return running;
    }
    AtomicInteger none = new AtomicInteger();
    session.put(RUNNING, none);
    return none;
  }

  private void executeLines(CommandSession session, Listener listener) {
    int number = 0;
    try {
      for (Iterator<String> lines = reader.lines().iterator(); lines.hasNext(); ) {
        String line = lines.next().strip();
        number++;
        if (!line.isEmpty() && !line.startsWith("#")) {
          listener.executed(number, line, result(session, line, number));
        }
      }
    } catch (UncheckedIOException e) {
      throw new VgpuException(
          Status.INVALID_VALUE, name + ":" + (number + 1) + ": is no UTF-8 text", e);
    }
  }

  private String result(CommandSession session, String line, int number) {
    try {
      Object result = session.execute(line);
      return result == null ? "" : session.format(result, Converter.INSPECT).toString();
    } catch (CommandFailure e) {
      if (e.getCause() instanceof VgpuException refusal
          && refusal.getCause() instanceof NestedTooDeep) {
        throw refusal;
      }
      throw new VgpuException(e.status(), place(number) + e, e);
    } catch (Exception e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new VgpuException(Status.INVALID_VALUE, place(number) + message, e);
    }
  }

  private String place(int number) {
    return name + ":" + number + ": ";
  }
}
