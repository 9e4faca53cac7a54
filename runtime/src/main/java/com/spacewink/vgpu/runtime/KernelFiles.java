package com.spacewink.vgpu.runtime;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The small text files below /proc and /sys in which Linux tells about the machine. What is
 * missing, empty, unreadable or malformed is absent; nothing here throws.
 *
 * <p>Names are relative to the root and written with slashes. {@code java.io} does the reading: the
 * JVM has it loaded anyway, and its file names may hold any character that a file may tell.
 */
final class KernelFiles {
  /** The most that is read of one file; /proc/cpuinfo has some 20 processors in it by then. */
  private static final int MAX_BYTES = 1 << 16;

  private final File root;

  KernelFiles(Path root) {
    this.root = root.toFile();
  }

  /**
   * @return the file's text without the white space around it, absent if nothing is left
   */
  Optional<String> text(String name) {
    try (InputStream in = new FileInputStream(new File(root, name))) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException | SecurityException absent) {
      return Optional.empty();
    }
  }

  /**
   * @return the value of the first line {@code label: value}
   */
  Optional<String> field(String name, String label) {
    for (String line : text(name).orElse("").split("\n")) {
      int colon = line.indexOf(':');
      if (colon >= 0 && line.substring(0, colon).strip().equals(label)) {
        return Optional.of(line.substring(colon + 1).strip());
      }
    }
    return Optional.empty();
  }

  /**
   * @return the number that is the whole file, if it is one and not negative
   */
  OptionalInt number(String name) {
    try {
      int value = Integer.parseInt(text(name).orElse(""));
      return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    } catch (NumberFormatException malformed) {
      return OptionalInt.empty();
    }
  }

  /**
   * @return the size that is the whole file, such as {@code 32K}
   */
  OptionalLong bytes(String name) {
    return ByteSize.parse(text(name).orElse(""));
  }

  /**
   * @return the CPUs listed in the file, such as {@code 0-3,8}
   */
  Optional<BitSet> cpus(String name) {
    return CpuList.parse(text(name).orElse(""));
  }

  /**
   * @return the numbers n for which the folder has an entry of this prefix and n, ascending
   */
  BitSet numbered(String folder, String prefix) {
    BitSet numbers = new BitSet();
    String[] entries = new File(root, folder).list();
    if (entries == null) {
      return numbers;
    }
    for (String entry : entries) {
      if (entry.startsWith(prefix)) {
        OptionalInt number = CpuList.number(entry.substring(prefix.length()));
        if (number.isPresent()) {
          numbers.set(number.getAsInt());
        }
      }
    }
    return numbers;
  }
}
