package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.io.IOException;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Gogo's shell on the terminal of the process. The one class that knows JLine, so that all other
 * commands work without it.
 */
final class InteractiveShell {
  /** Names that Gogo's shell gives to things in a session. */
  private static final String TERMINAL = ".terminal";

  private static final String READER = ".reader";
  private static final String GOSH = "gogo:gosh";
  private static final String END_OF_INPUT = "\u0004";

  private InteractiveShell() {}

  /** Returns when the user ends the shell, by {@code exit} or the end of input. */
  static void run(CommandProcessor processor, CommandCatalog catalog) {
    try (Terminal terminal = terminal();
        CommandSession session =
            processor.createSession(terminal.input(), terminal.output(), terminal.output())) {
      session.put(TERMINAL, terminal);
      session.put("exit", (Function) (each, words) -> exit(each));
      session.put(Completions.FUNCTION, new Completions(catalog));
      if (!(session.get(GOSH) instanceof Function gosh)) {
        throw new VgpuException(Status.NOT_READY, "the bundle of Gogo's shell is not there");
      }
      gosh.execute(session, List.of("--login", "--noshutdown"));
    } catch (VgpuException e) {
      throw e;
    } catch (Exception e) {
      throw new VgpuException(Status.IO_FAILED, "the shell broke off: " + e.getMessage(), e);
    }
  }

  private static Terminal terminal() throws IOException {
    return TerminalBuilder.builder()
        .name("vgpu")
        .system(true)
        .nativeSignals(true)
        .signalHandler(Terminal.SignalHandler.SIG_IGN)
        .build();
  }

  /** Gogo's shell has no way out but the end of input, so that is what it is made to read. */
  private static Object exit(CommandSession session) {
    if (session.get(READER) instanceof LineReader reader) {
      reader.runMacro(END_OF_INPUT);
    }
    return null;
  }
}
