package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  @TempDir Path folder;
  private final Shell shell = new Shell(new CommandLineTest.Probe(null));
  private int starts;

  @BeforeEach
  void addCommands() {
    shell.add(new RunCommand(shell.processor(), () -> starts++));
    shell.add(new ShellCommand(shell.processor(), shell.catalog(), () -> starts++, false));
  }

  private Shell.Result run(String script, String... options) throws IOException {
    Files.writeString(folder.resolve("script.gogo"), script);
    return options.length == 0
        ? shell.runIn(folder, "run", "script.gogo")
        : shell.runIn(folder, "run", "script.gogo", options[0]);
  }

  @Test
  void runsLineByLine() throws IOException {
    assertEquals(
        new Shell.Result(0, "one\nzwölf\n", ""),
        run("vgpu:probe one\n\n  # vgpu:probe two\nvgpu:probe zwölf\n"));
    assertEquals(1, starts);
  }

  @Test
  void variablesLastAndResultsAreShown() throws IOException {
    assertEquals(new Shell.Result(0, "two\ntwo\n", ""), run("x = two\nvgpu:probe $x\n"));
  }

  @Test
  void stopsAtTheFirstLineThatFails() throws IOException {
    Shell.Result result = run("vgpu:probe one\n\nvgpu:probe --nope\nvgpu:probe two\n");
    assertEquals(
        new Shell.Result(
            2,
            "one\n",
            "run: script.gogo:3: probe: unknown option '--nope': expected one of --json\n"),
        result);
  }

  @Test
  void unknownCommandsAndBadSyntaxFailTheLine() throws IOException {
    Shell.Result result = run("nosuch\n");
    assertEquals(2, result.status());
    assertEquals("run: script.gogo:1: Command not found: nosuch\n", result.err());
    result = run("# begin\nvgpu:probe (\n");
    assertEquals(2, result.status());
    assertTrue(result.err().startsWith("run: script.gogo:2: "), result.err());
    assertEquals(1, result.err().lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vgpu:run script.gogo", "vgpu:run --json script.gogo"})
  void aScriptThatRunsItselfIsRefusedInOneClearLine(String line) throws IOException {
    String message =
        "script.gogo: runs inside of 16 other runs of scripts, expected fewer: does a script run"
            + " itself?";
    Shell.Result result = run(line + "\n");
    assertEquals(2, result.status());
    assertEquals("run: " + message + "\n", result.err());
    result = run(line + "\n", "--json");
    assertEquals(2, result.status());
    assertEquals("INVALID_VALUE " + message, Json.error(result.out()));
  }

  @Test
  void scriptsMayRunOthersOneAfterTheOther() throws IOException {
    Files.writeString(folder.resolve("one.gogo"), "vgpu:probe one\n");
    assertEquals(
        new Shell.Result(0, "one\n".repeat(20), ""), run("vgpu:run one.gogo\n".repeat(20)));
  }

  @Test
  void documentGathersWhatTheLinesPrint() throws IOException {
    JsonNode document = Json.document(run("vgpu:probe one\n\nvgpu:probe two\n", "--json").out());
    assertEquals(List.of("file", "lines"), Json.names(document));
    assertEquals("script.gogo", document.get("file").asText());
    JsonNode second = document.get("lines").get(1);
    assertEquals(List.of("line", "command", "output"), Json.names(second));
    assertEquals(3, second.get("line").asInt());
    assertEquals("vgpu:probe two", second.get("command").asText());
    assertEquals("two\n", second.get("output").asText());
  }

  @Test
  void withJsonAFailureIsTheOnlyDocument() throws IOException {
    Shell.Result result = run("vgpu:probe one\nnosuch\n", "--json");
    assertEquals(2, result.status());
    assertEquals(
        "INVALID_VALUE script.gogo:2: Command not found: nosuch", Json.error(result.out()));
  }

  @Test
  void filesThatCannotBeRunAreBadInput() throws IOException {
    assertEquals(
        new Shell.Result(2, "", "run: none: no such file\n"), shell.runIn(folder, "run", "none"));
    assertEquals(
        new Shell.Result(2, "", "run: /dev/zero: not a regular file\n"),
        shell.run("run", "/dev/zero"));
    Files.write(folder.resolve("binary"), new byte[] {'#', '\n', (byte) 0xff, (byte) 0xfe, '\n'});
    assertEquals("", shell.runIn(folder, "run", "binary").out());
    assertEquals(2, shell.runIn(folder, "run", "binary").status());
  }

  @Test
  void withoutATerminalTheShellRunsItsInput() {
    assertEquals(
        new Shell.Result(0, "one\n", ""), shell.withInput("vgpu:probe one\n").run("shell"));
    assertEquals(
        new Shell.Result(2, "", "shell: standard input:1: Command not found: nosuch\n"),
        shell.withInput("nosuch\n").run("shell"));
  }

  @Test
  void onATerminalTheShellHasNoDocument() {
    Shell terminal = new Shell();
    terminal.add(new ShellCommand(terminal.processor(), terminal.catalog(), () -> starts++, true));
    Shell.Result result = terminal.run("shell", "--json");
    assertEquals(2, result.status());
    assertEquals(
        "INVALID_VALUE --json needs commands from a file or a pipe, but standard input is a"
            + " terminal",
        Json.error(result.out()));
    assertEquals(0, starts);
  }
}
