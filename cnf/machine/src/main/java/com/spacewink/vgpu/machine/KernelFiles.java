package com.spacewink.vgpu.machine;

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
public final class KernelFiles {
  /** The most that is read of one file; /proc/cpuinfo has some 20 processors in it by then. */
  private static final int MAX_BYTES = 1 << 16;

  private final File root;

  /**
   * @param root the folder that holds {@code proc} and {@code sys}
   */
  public KernelFiles(Path root) {
    this.root = root.toFile();
  }

  /**
   * @return the files of the machine that this process runs on
   */
  public static KernelFiles ofThisMachine() {
    return new KernelFiles(Path.of("/"));
  }

  /**
   * @return the file's text without the white space around it, absent if nothing is left
   */
  public Optional<String> text(String name) {
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
  public Optional<String> field(String name, String label) {
    return value(name, label, ':');
  }

  /**
   * @return the value of the first line {@code label value}
   */
  Optional<String> statistic(String name, String label) {
    return value(name, label, ' ');
  }

  private Optional<String> value(String name, String label, char separator) {
    for (String line : text(name).orElse("").split("\n")) {
      int end = line.indexOf(separator);
      if (end >= 0 && line.substring(0, end).strip().equals(label)) {
        return Optional.of(line.substring(end + 1).strip());
      }
    }
    return Optional.empty();
  }

  /**
   * @return the number that is the whole file, if it is one and not negative
   */
  public OptionalInt number(String name) {
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
  public OptionalLong bytes(String name) {
    return ByteSize.parse(text(name).orElse(""));
  }

  /**
   * @return the CPUs listed in the file, such as {@code 0-3,8}
   */
  public Optional<BitSet> cpus(String name) {
    return CpuList.parse(text(name).orElse(""));
  }

  /**
   * @param list a file that lists CPUs
   * @param mask a file with the same CPUs as a hexadecimal mask, read if the first tells nothing
   * @return the CPUs
   */
  Optional<BitSet> cpus(String list, String mask) {
    Optional<BitSet> listed = cpus(list);
    return listed.isPresent() ? listed : CpuMask.parse(text(mask).orElse(""));
  }

  /**
   * @return the numbers n for which the folder has an entry of this prefix and n
   */
  public BitSet numbered(String folder, String prefix) {
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
