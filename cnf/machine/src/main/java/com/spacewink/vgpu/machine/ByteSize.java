package com.spacewink.vgpu.machine;

import java.util.OptionalLong;

/** Sizes as the kernel writes them: {@code 32K}, {@code 1M}, {@code 512 KB}, {@code 24684 kB}. */
public final class ByteSize {
  private ByteSize() {}

  /**
   * @param text a decimal number and perhaps a unit; units are powers of 1024 in either case
   * @return the number of bytes; absent if the text is no size or does not fit in a long
   */
  public static OptionalLong parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    int shift = shift(text.substring(digits).strip());
    if (shift < 0) {
      return OptionalLong.empty();
    }
    try {
      long value = Long.parseLong(text.substring(0, digits));
      boolean fits = value <= Long.MAX_VALUE >> shift;
      return fits ? OptionalLong.of(value << shift) : OptionalLong.empty();
    } catch (NumberFormatException malformed) {
      return OptionalLong.empty();
    }
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "", "B" -> 0;
      case "K", "k", "KB", "kB" -> 10;
      case "M", "MB" -> 20;
      case "G", "GB" -> 30;
      default -> -1;
    };
  }
}
