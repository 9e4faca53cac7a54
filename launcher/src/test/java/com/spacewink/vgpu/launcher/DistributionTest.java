package com.spacewink.vgpu.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
  @TempDir Path home;

  @Test
  void settingsOfTheOperatorReachTheFramework() throws IOException {
    conf("vgpu.isa.max = scalar\n");
    assertEquals("scalar", new Distribution(home).settings().get("vgpu.isa.max"));
  }

  @Test
  void pluginsLieInTheDistributionUnlessSaidOtherwise() throws IOException {
    assertEquals(
        home.resolve("plugins").toString(),
        new Distribution(home).settings().get("vgpu.plugins.dir"));
    conf("vgpu.plugins.dir = /opt/plugins\n");
    assertEquals("/opt/plugins", new Distribution(home).settings().get("vgpu.plugins.dir"));
  }

  @Test
  void malformedSettingsNameTheFile() throws IOException {
    conf("vgpu.isa.max = \\u00zz\n");
    IOException e = assertThrows(IOException.class, () -> new Distribution(home).settings());
    assertTrue(e.getMessage().contains("vgpu.properties"));
  }

  private void conf(String text) throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/vgpu.properties"), text);
  }
}
