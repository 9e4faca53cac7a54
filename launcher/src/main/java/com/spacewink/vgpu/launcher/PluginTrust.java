package com.spacewink.vgpu.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.zip.ZipFile;

/**
 * Whether a file in the plug-in folder may run inside this process: it must belong to the user of
 * the process or to root, nobody else may be able to write it, and it must be a whole jar.
 */
final class PluginTrust {
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
    String owner = attributes.owner().getName();
    String user = System.getProperty("user.name");
    if (!owner.equals(user) && !owner.equals("root")) {
      return "it belongs to " + owner + ", expected " + user + " or root";
    }
    if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      return "everybody may write it: chmod o-w " + jar;
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.getEntry("META-INF/MANIFEST.MF") == null ? "it has no manifest" : null;
    } catch (IOException e) {
      return "it is no readable jar: " + e.getMessage();
    }
  }
}
