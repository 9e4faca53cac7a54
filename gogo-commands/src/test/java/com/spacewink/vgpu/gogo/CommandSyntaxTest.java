package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommandSyntaxTest {
  /** A command with an option, a flag, an operand and one that may be left out. */
  public static final class Sample {
    @Descriptor("a sample")
    public void sample(
        CommandSession session,
        @Descriptor("how much")
            @Parameter(
                names = {"-a", "--amount"},
                absentValue = "5")
            String amount,
        @Descriptor("faster")
            @Parameter(names = "--fast", presentValue = "true", absentValue = "false")
            boolean fast,
        @Descriptor("IN: where from") String in,
        @Descriptor("[OUT]: where to") String out) {}
  }

  /** A command with an option that it does not do without. */
  public static final class Demanding {
    @Descriptor("a demanding sample")
    public void demanding(
        CommandSession session,
        @Descriptor("C: where to")
            @Parameter(
                names = {"-o", "--output"},
                absentValue = "")
            String output,
        @Descriptor("A: where from") String in) {}
  }

  private final CommandSyntax syntax = CommandSyntax.of(Sample.class, "sample");

  private String bound(String... words) {
    Object[] arguments = syntax.bind(null, List.of(words));
    return Arrays.asList(arguments).subList(1, arguments.length).toString();
  }

  private String refusal(String... words) {
    VgpuException refused = assertThrows(VgpuException.class, () -> bound(words));
    assertEquals(Status.INVALID_VALUE, refused.status());
    return refused.getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x; [5, false, x, null]",
        "x y; [5, false, x, y]",
        "--fast x; [5, true, x, null]",
        "x --fast; [5, true, x, null]",
        "x -a 7 y; [7, false, x, y]",
        "--amount -7 x; [-7, false, x, null]",
        "--amount -Infinity x; [-Infinity, false, x, null]",
        "--fast -a 1 x y; [1, true, x, y]",
        "-- --fast; [5, false, --fast, null]",
        "--fast -- -a y; [5, true, -a, y]",
        "- -1.5; [5, false, -, -1.5]",
        "--verbose x; [5, false, x, null]"
      })
  void optionsStandAnywhere(String line, String expected) {
    assertEquals(expected, bound(line.split(" ")));
  }

  @Test
  void wordsAreTakenAsTheyAre() {
    assertEquals(
        "[5, false, a file with $x {*} \"quotes\", null]", bound("a file with $x {*} \"quotes\""));
  }

  @Test
  void usageNamesOperandsAndRequiredOptions() {
    assertEquals("IN [OUT]", syntax.usage());
    CommandSyntax demanding = CommandSyntax.of(Demanding.class, "demanding");
    assertEquals("A -o C", demanding.usage());
    assertEquals("where to", demanding.options().get(0).description());
  }

  @Test
  void unknownOptionsAreRefused() {
    assertEquals("unknown option '--slow': expected one of -a --fast", refusal("x", "--slow"));
    assertEquals("unknown option '-x': expected one of -a --fast", refusal("-x", "x"));
    assertEquals("unknown option '--fast=1': expected one of -a --fast", refusal("--fast=1"));
  }

  @Test
  void optionsWithoutTheirValueAreRefused() {
    assertEquals("-a needs a value: how much", refusal("x", "-a"));
    assertEquals("--amount needs a value: how much", refusal("x", "--amount", "--fast"));
  }

  @Test
  void optionsGivenTwiceAreRefused() {
    assertEquals(
        "--amount is given twice: expected it once", refusal("-a", "1", "--amount", "2", "x"));
  }

  @Test
  void wrongNumbersOfOperandsAreRefused() {
    assertEquals("found operands: none, expected: IN [OUT]", refusal());
    assertEquals("found operands: 3 (x y z), expected: IN [OUT]", refusal("x", "y", "z"));
  }

  static List<Class<? extends Command>> commands() {
    return List.of(
        BenchCommand.class,
        DemoCommand.class,
        DiagCommand.class,
        HelpCommand.class,
        InfoCommand.class,
        MatmulCommand.class,
        ProvidersCommand.class,
        RunCommand.class,
        SelectCommand.class,
        ShellCommand.class,
        TopoCommand.class,
        VersionCommand.class);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsDescribedAndTakesJson(Class<? extends Command> command) {
    String name = command.getSimpleName().replace("Command", "").toLowerCase(java.util.Locale.ROOT);
    CommandSyntax described = CommandSyntax.of(command, name);
    assertTrue(
        described.options().stream().anyMatch(option -> option.names().contains("--json")), name);
    Method method = described.method();
    for (int i = 0; i < method.getParameterCount(); i++) {
      boolean isSession = method.getParameterTypes()[i] == CommandSession.class;
      assertTrue(
          isSession == (i == 0) && (isSession || method.getParameterAnnotations()[i].length > 0),
          name + " parameter " + i);
    }
  }
}
