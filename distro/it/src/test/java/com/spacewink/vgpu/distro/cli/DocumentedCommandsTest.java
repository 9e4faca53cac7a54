package com.spacewink.vgpu.distro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the shell blocks of the pages, one after another in one folder, with the distribution in the
 * place of a checkout's {@code ./vgpu}. A block must succeed, unless a text block follows it that
 * shows the line it fails with.
 */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|text)\\n(.*?)^```$");

  /** What runs the commands. Building and testing are left out: that is going on right now. */
  private static final String SCRIPT =
      """
      #!/bin/bash
      export VGPU_TUNER_FILE=$PWD/tuner.json
      case $1 in
        test | shell) exit 0 ;;
        *) exec "%s/bin/vgpu" "$@" ;;
      esac
      """;

  @TempDir Path folder;

  private record Block(String language, String text) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/tutorials/first-product.md",
        "docs/how-to/run-on-the-scalar-backend.md",
        "docs/how-to/pin-a-provider.md",
        "docs/how-to/measure.md",
        "docs/how-to/tune.md",
        "docs/how-to/transform-data.md",
        "docs/how-to/run-in-a-container.md",
        "docs/explanation/how-a-provider-is-chosen.md"
      })
  void shellBlocksDoWhatThePageSays(String page) throws Exception {
    prepare();
    List<Block> blocks = blocks(page);
    assertFalse(blocks.isEmpty(), "no block in " + page);
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).language().equals("sh")) {
        run(page, blocks.get(i).text(), i + 1 < blocks.size() ? blocks.get(i + 1) : null);
      }
    }
  }

  /** A page tells of the real output of the demo, so it must be that of this version. */
  @Test
  void readmeShowsWhatTheDemoPrints() throws Exception {
    String shown =
        blocks("README.md").stream()
            .filter(block -> block.language().equals("text"))
            .findFirst()
            .orElseThrow()
            .text();
    String printed = Vgpu.onFirstJava(folder).run("demo").out();
    assertEquals(withoutFigures(printed), withoutFigures(shown));
  }

  private void run(String page, String commands, Block next) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-e", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      assertTrue(
          next != null && next.language().equals("text") && output.contains(next.text()),
          page + ":\n" + commands + output);
    }
  }

  private void prepare() throws IOException, InterruptedException {
    Path script = folder.resolve("vgpu");
    Path distribution = Path.of(System.getProperty("vgpu.distribution"));
    Files.writeString(script, SCRIPT.formatted(distribution.toAbsolutePath()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(
        folder.resolve("examples"), distribution.resolve("examples").toAbsolutePath());
    Files.writeString(folder.resolve("commands.gogo"), "version\n");
    for (String name : List.of("a.npy", "b.npy")) {
      Process numpy =
          new ProcessBuilder(
                  "python3", "-c", "import numpy as np; np.save('" + name + "', np.eye(40))")
              .directory(folder.toFile())
              .start();
      assertEquals(0, numpy.waitFor());
    }
  }

  private static List<Block> blocks(String page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve(page)));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  /** Provider, rates and ratio are those of one machine. */
  private static String withoutFigures(String text) {
    return text.replaceAll("(?m)^(provider|drawing|speed|ratio| {10}\\d).*\\n", "");
  }
}
