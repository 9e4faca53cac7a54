package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpCommandTest {
  private final Shell shell = new Shell(new MatmulCommand(), new SelectCommand());

  HelpCommandTest() {
    shell.add(new HelpCommand(shell.catalog()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "--verbose", "--help", "-h"})
  void withoutACommandItListsAll(String line) {
    Shell.Result result = line.isEmpty() ? shell.run() : shell.run(line);
    assertEquals(0, result.status());
    assertTrue(result.out().startsWith("usage: vgpu COMMAND [options]\n"), result.out());
    assertTrue(
        result.out().contains("\n  matmul A B -o C       C = alpha·op(A)·op(B) + beta·C0,"),
        result.out());
    assertTrue(result.out().contains("\n  select OP [PROVIDER]  let one "), result.out());
  }

  @Test
  void aPageHasOptionsAndAnExample() {
    Shell.Result page = shell.run("help", "matmul");
    assertEquals(0, page.status());
    assertTrue(page.out().startsWith("usage: vgpu matmul [options] A B -o C\n"), page.out());
    assertTrue(page.out().contains("\n  -o, --output X  the file that receives C\n"), page.out());
    assertTrue(
        page.out().endsWith("\nexample: vgpu matmul a.npy b.npy -o c.npy --trans-a --repeat 10\n"));
    assertEquals(page, shell.run("matmul", "--help"));
    assertEquals(page, shell.run("matmul", "-h", "too", "many", "operands"));
  }

  @Test
  void pagesFitOneHundredColumns() {
    for (String command : List.of("help", "matmul", "select")) {
      shell.run("help", command).out().lines().forEach(HelpCommandTest::fits);
    }
    shell.run("help").out().lines().forEach(HelpCommandTest::fits);
  }

  private static void fits(String line) {
    assertTrue(line.length() <= 100, line);
  }

  @Test
  void documents() {
    JsonNode list = Json.document(shell.run("help", "--json").out());
    assertEquals(List.of("commands"), Json.names(list));
    JsonNode page = Json.document(shell.run("help", "matmul", "--json").out());
    assertEquals(
        List.of("name", "summary", "usage", "operands", "options", "example"), Json.names(page));
    assertEquals(page, list.get("commands").get(0));
    assertEquals(page, Json.document(shell.run("matmul", "--help", "--json").out()));
    assertEquals("-o", page.get("options").get(0).get("names").get(0).asText());
    assertTrue(page.get("options").get(0).get("takes_value").asBoolean());
  }

  @Test
  void unknownCommandsAreBadUsage() {
    assertEquals(
        new Shell.Result(
            2, "", "help: unknown command 'x': expected one of matmul, select, help\n"),
        shell.run("help", "x"));
  }

  @Test
  void helpBeforeOrBehindACommandExplainsIt() {
    Shell.Result page = shell.run("help", "help");
    assertTrue(page.out().startsWith("usage: vgpu help [options] [COMMAND]\n"), page.out());
    assertEquals(page, shell.run("help", "--help"));
    assertEquals(page, shell.run("-h", "help"));
  }

  @Test
  void helpWithoutACommandHasItsDocument() {
    assertEquals(shell.run("help", "--json"), shell.run("--help", "--json"));
  }
}
