package com.spacewink.vgpu.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Whether a file in the plug-in folder may run inside this process: it must belong to the user of
 * the process or to root, nobody else may be able to write it, and it must be a whole bundle.
 */
final class PluginTrust {
  private static final String BUNDLE = "Bundle-SymbolicName";

  private PluginTrust() {}

  /**
   * @return what speaks against the file, or null
   */
  static String objection(Path jar) {
    try {
      return readableObjection(jar);
    } catch (IOException e) {
      return "it cannot be read: " + e;
    }
  }

  private static String readableObjection(Path jar) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(jar, PosixFileAttributes.class);
    if (!attributes.isRegularFile()) {
      return "it is no regular file";
    }
    int owner = Owner.of(jar);
    if (owner != Owner.OF_PROCESS && owner != Owner.ROOT) {
      return "it belongs to the user of id "
          + owner
          + ", expected "
          + Owner.OF_PROCESS
          + " or "
          + Owner.ROOT;
    }
    if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      return "everybody may write it: chmod o-w " + jar;
    }
    try (JarFile bundle = new JarFile(jar.toFile(), false)) {
      Manifest manifest = bundle.getManifest();
      return manifest == null || manifest.getMainAttributes().getValue(BUNDLE) == null
          ? "it is no bundle: its manifest has no " + BUNDLE
          : null;
    } catch (IOException e) {
      return "it is no readable jar: " + e.getMessage();
    }
  }
}
