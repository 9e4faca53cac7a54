package com.spacewink.vgpu.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginTrustTest {
  @TempDir Path folder;

  @Test
  void wholeJarOfTheUserIsTrusted() throws IOException {
    assertNull(PluginTrust.objection(jar("rw-r--r--")));
  }

  @Test
  void jarThatEverybodyMayWriteIsRefused() throws IOException {
    assertTrue(PluginTrust.objection(jar("rw-rw-rw-")).contains("chmod o-w"));
  }

  @Test
  void truncatedJarIsRefused() throws IOException {
    Path jar = jar("rw-r--r--");
    byte[] bytes = Files.readAllBytes(jar);
    Files.write(jar, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertTrue(PluginTrust.objection(jar).contains("no readable jar"));
  }

  @Test
  void jarThatIsNoBundleIsRefused() throws IOException {
    assertTrue(PluginTrust.objection(jar("rw-r--r--", null)).contains("no Bundle-SymbolicName"));
  }

  @Test
  void whatIsNoFileIsRefusedWithoutOpeningIt() throws IOException, InterruptedException {
    Path fifo = folder.resolve("fifo.jar");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    assertEquals("it is no regular file", PluginTrust.objection(fifo));
  }

  @Test
  void linkToNothingIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("gone.jar"), folder.resolve("nothing"));
    assertTrue(PluginTrust.objection(link).contains("cannot be read"));
  }

  private Path jar(String permissions) throws IOException {
    return jar(permissions, "org.example");
  }

  private Path jar(String permissions, String symbolicName) throws IOException {
    Path jar = folder.resolve("plugin.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    if (symbolicName != null) {
      manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.flush();
    }
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString(permissions));
    return jar;
  }
}
