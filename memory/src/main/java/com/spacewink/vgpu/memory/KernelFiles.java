package com.spacewink.vgpu.memory;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Numbers in the small text files below /proc and /sys. What is missing, unreadable or malformed is
 * absent; nothing here throws.
 */
final class KernelFiles {
  private static final int MAX_BYTES = 1 << 16;

  private final File root;

  KernelFiles(Path root) {
    this.root = root.toFile();
  }

  /**
   * @return the file's lines; one empty line if there are none
   */
  String[] lines(String file) {
    try (InputStream in = new FileInputStream(new File(root, file))) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).split("\n");
    } catch (IOException | SecurityException absent) {
      return new String[] {""};
    }
  }

  /**
   * @param label what the line begins with; empty for the first line
   * @return the number behind the label, not negative; a unit behind it is ignored
   */
  OptionalLong number(String file, String label) {
    for (String line : lines(file)) {
      if (line.startsWith(label)) {
        return firstNumber(line.substring(label.length()).strip());
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong firstNumber(String text) {
    int space = text.indexOf(' ');
    try {
      long number = Long.parseLong(space < 0 ? text : text.substring(0, space));
      return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    } catch (NumberFormatException malformed) {
      return OptionalLong.empty();
    }
  }
}
