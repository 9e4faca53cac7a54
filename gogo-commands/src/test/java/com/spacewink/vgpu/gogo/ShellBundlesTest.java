package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.FrameworkStartLevel;

class ShellBundlesTest {
  /** A framework that reaches a start level at once. */
  private static final class Levels implements FrameworkStartLevel {
    private final List<String> terminals = new ArrayList<>();
    private int level = 1;

    @Override
    public int getStartLevel() {
      return level;
    }

    @Override
    public void setStartLevel(int newLevel, FrameworkListener... listeners) {
      terminals.add(System.getProperty("org.jline.terminal.exec"));
      level = newLevel;
      for (FrameworkListener listener : listeners) {
        listener.frameworkEvent(null);
      }
    }

    @Override
    public int getInitialBundleStartLevel() {
      return 1;
    }

    @Override
    public void setInitialBundleStartLevel(int newLevel) {}

    @Override
    public Bundle getBundle() {
      return null;
    }
  }

  private final Levels levels = new Levels();
  private final ShellBundles bundles =
      ShellBundles.in(
          Stub.of(
              BundleContext.class,
              Map.of("getBundle", Stub.of(Bundle.class, Map.of("adapt", levels)))));

  @Test
  void areStartedOnceAndWithoutTheSystemTerminal() {
    bundles.start();
    bundles.start();
    assertEquals(2, levels.getStartLevel());
    assertEquals(List.of("false"), levels.terminals);
    assertNull(System.getProperty("org.jline.terminal.exec"), "the terminal is there for others");
  }

  @Test
  void completionsAreCommandsOfGogosShell() throws Exception {
    List<List<Object>> completed = new ArrayList<>();
    Shell shell = new Shell(new SelectCommand());
    Function complete =
        (CommandSession session, List<Object> words) -> {
          completed.add(words.stream().<Object>map(String::valueOf).toList());
          return null;
        };
    shell.processor().addCommand("gogo", complete, "complete");
    shell.processor().addCommand("vgpu", new Completions(shell.catalog()), "completions");
    shell.execute("SCOPE = 'gogo:*'; vgpu:completions");
    assertEquals(
        List.of("-c", "vgpu:select", "-d", new SelectCommand().syntax().summary()),
        completed.get(0));
    assertEquals(
        List.of(
            "-c",
            "vgpu:select",
            "-l",
            "clear",
            "-d",
            "take the pin back: the runtime chooses again"),
        completed.get(1));
    assertEquals(
        List.of(
            "-c", "vgpu:select", "-l", "help", "-s", "h", "-d", CommandSyntax.HELP.description()),
        completed.get(4));
  }
}
