package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.Process;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandLineTest {
  /** A command that prints its operand, or throws what it is told to. */
  public static final class Probe extends Command {
    private final Throwable failure;

    Probe(Throwable failure) {
      super("probe", "vgpu probe x");
      this.failure = failure;
    }

    @Descriptor("prints its operand")
    public void probe(
        CommandSession session,
        @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
            boolean json,
        @Descriptor("[TEXT]: what to print") String text)
        throws Throwable {
      if (failure != null) {
        throw failure;
      }
      Streams.of(session).out().println(text);
    }
  }

  private static Shell.Result run(Throwable failure, String... words) {
    return new Shell(new Probe(failure)).run(words);
  }

  @Test
  void aCommandThatReturnsIsDone() {
    assertEquals(new Shell.Result(0, "zwölf\n", ""), run(null, "probe", "zwölf"));
  }

  @Test
  void globalOptionsMayStandBeforeTheCommand() {
    assertEquals(new Shell.Result(0, "x\n", ""), run(null, "--verbose", "probe", "x"));
  }

  @Test
  void anOperandMayBeNamedLikeTheCommand() {
    assertEquals(new Shell.Result(0, "probe\n", ""), run(null, "probe", "probe"));
  }

  @ParameterizedTest
  @EnumSource(value = Status.class, mode = EnumSource.Mode.EXCLUDE, names = "SUCCESS")
  void theExitStatusFollowsTheFailures(Status status) {
    Shell.Result result = run(new VgpuException(status, "no luck"), "probe");
    int expected = status == Status.INVALID_VALUE ? 2 : status == Status.NOT_READY ? 3 : 1;
    assertEquals(new Shell.Result(expected, "", "probe: no luck\n"), result);
  }

  @Test
  void unexpectedFailuresAreOneLine() {
    assertEquals(
        new Shell.Result(1, "", "probe: IllegalStateException: first second\n"),
        run(new IllegalStateException("first\n  second\n"), "probe"));
    assertEquals(
        new Shell.Result(1, "", "probe: NullPointerException\n"),
        run(new NullPointerException(), "probe"));
    assertEquals(
        new Shell.Result(1, "", "probe: OutOfMemoryError: heap\n"),
        run(new OutOfMemoryError("heap"), "probe"));
  }

  @Test
  void withJsonAFailureIsADocument() {
    Shell.Result result = run(new OutOfMemoryError("heap"), "probe", "--json");
    assertEquals(1, result.status());
    assertEquals("", result.err());
    assertEquals("OUT_OF_MEMORY OutOfMemoryError: heap", Json.error(result.out()));
    result = run(null, "probe", "--json", "--nope");
    assertEquals(2, result.status());
    assertEquals(
        "INVALID_VALUE unknown option '--nope': expected one of --json", Json.error(result.out()));
  }

  @Test
  void aSessionThatCannotBeCreatedIsAFailureOfTheCommand() {
    CommandProcessor broken =
        (CommandProcessor)
            Proxy.newProxyInstance(
                CommandProcessor.class.getClassLoader(),
                new Class<?>[] {CommandProcessor.class},
                (proxy, method, arguments) -> {
                  throw new InvalidPathException("/tmp/?", "Malformed input");
                });
    assertEquals(
        new Shell.Result(1, "", "probe: InvalidPathException: Malformed input: /tmp/?\n"),
        runOn(broken, "probe"));
    assertEquals(
        "PROVIDER_FAILED InvalidPathException: Malformed input: /tmp/?",
        Json.error(runOn(broken, "probe", "--json").out()));
  }

  private static Shell.Result runOn(CommandProcessor processor, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new CommandLine(processor)
            .run(
                List.of(words),
                InputStream.nullInputStream(),
                new PrintStream(out, true),
                new PrintStream(err, true));
    return new Shell.Result(status, out.toString(), err.toString());
  }

  @Test
  void verboseShowsTheStackTraceBeforeTheLine() {
    Shell.Result result = run(new IllegalStateException("no luck"), "probe", "--verbose");
    assertEquals(1, result.status());
    assertTrue(result.err().startsWith("java.lang.IllegalStateException: no luck\n\tat "));
    assertTrue(result.err().endsWith("\nprobe: IllegalStateException: no luck\n"), result.err());
  }

  @Test
  void anUnknownCommandIsBadUsage() {
    assertEquals(
        new Shell.Result(
            2,
            "",
            "vgpu: unknown command 'prope': did you mean 'probe'? `vgpu help` lists all"
                + " commands\n"),
        run(null, "prope"));
    assertEquals(
        new Shell.Result(2, "", "vgpu: unknown command 'x': `vgpu help` lists all commands\n"),
        run(null, "x"));
    Shell.Result result = run(null, "x", "--json");
    assertEquals(2, result.status());
    assertEquals(
        "INVALID_VALUE unknown command 'x': `vgpu help` lists all commands",
        Json.error(result.out()));
  }

  @Test
  void commandsOfOthersAreRunAndReportedLikewise() {
    Shell shell = new Shell();
    Function foreign =
        (session, words) -> {
          throw VgpuException.invalid("not " + words);
        };
    shell.processor().addCommand("vgpu", foreign, "foreign");
    assertEquals(new Shell.Result(2, "", "foreign: not [1, x]\n"), shell.run("foreign", "1", "x"));
    assertEquals("INVALID_VALUE not [--json]", Json.error(shell.run("foreign", "--json").out()));
  }

  @Test
  void inTheGogoShellCommandsTakePartInPipes() throws Exception {
    Shell shell = new Shell(new Probe(null));
    Function shout =
        (session, words) -> {
          Process pipe = Process.Utils.current();
          String read = new String(pipe.in().readAllBytes(), StandardCharsets.UTF_8);
          pipe.out().print(read.toUpperCase(Locale.ROOT));
          return null;
        };
    shell.processor().addCommand("test", shout, "shout");
    assertEquals("hello\n", shell.execute("vgpu:probe hello"));
    assertEquals("HELLO\n", shell.execute("vgpu:probe hello | test:shout"));
  }

  @Test
  void aGogoShellShowsTheOneLine() {
    Shell shell = new Shell(new Probe(VgpuException.invalid("no luck")));
    try {
      shell.execute("vgpu:probe");
    } catch (Exception e) {
      assertEquals("probe: no luck", e.toString());
      return;
    }
    throw new AssertionError("the command did not fail");
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    StandardOutput full = new StandardOutput(failing("No space left on device"));
    new PrintStream(full, true).println("x");
    assertEquals(1, full.status(new PrintStream(errors, true)));
    assertEquals(
        "vgpu: standard output cannot be written: No space left on device\n", errors.toString());
  }

  @Test
  void aReaderThatWentAwayIsNotToldSo() {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    StandardOutput gone = new StandardOutput(failing("Broken pipe"));
    new PrintStream(gone, true).println("x");
    assertEquals(1, gone.status(new PrintStream(errors, true)));
    assertEquals("", errors.toString());
    assertEquals(0, new StandardOutput(errors).status(new PrintStream(errors)));
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
