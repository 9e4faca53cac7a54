package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads the values of options, naming the option where one cannot be read. */
final class OptionValues {
  /** Not all that Java reads: 1f and 1d are numbers in its programs alone. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private static final Pattern INFINITE =
      Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern NOT_A_NUMBER = Pattern.compile("[+-]?nan", Pattern.CASE_INSENSITIVE);

  private static final String SVG = ".svg";

  /** More than any machine has; the pool's workers are the limit that counts. */
  private static final int MOST_THREADS = 1 << 16;

  private static final int MOST_RUNS = 1_000_000;

  private OptionValues() {}

  /** A number of something, 1 or more and at most {@code most}. */
  static int count(String option, String text, int most) {
    String expected = "a whole number from 1 to " + most;
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw unreadable(option, text, expected, e);
    }
    throw unreadable(option, text, expected, null);
  }

  /** The most threads to work at once; 0, for no limit, for an empty text. */
  static int threads(String option, String text) {
    return text.isEmpty() ? 0 : count(option, text, MOST_THREADS);
  }

  /** Numbers of threads between commas, each once. */
  static List<Integer> threadCounts(String option, String text) {
    return list(option, text).stream()
        .map(each -> count(option, each, MOST_THREADS))
        .distinct()
        .toList();
  }

  /** A number of timed runs; 0 for an empty text. */
  static int runs(String option, String text) {
    return text.isEmpty() ? 0 : count(option, text, MOST_RUNS);
  }

  /** A number of indices, 1 or more; empty for an empty text. */
  static OptionalLong extent(String option, String text) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    String expected = "a whole number from 1 to " + FftAxis.MAX_REACH;
    try {
      long value = Long.parseLong(text);
      if (value >= 1 && value <= FftAxis.MAX_REACH) {
        return OptionalLong.of(value);
      }
    } catch (NumberFormatException e) {
      throw unreadable(option, text, expected, e);
    }
    throw unreadable(option, text, expected, null);
  }

  /** Whole numbers between commas; none for an empty text. */
  static List<Integer> integers(String option, String text) {
    return list(option, text).stream().map(each -> integer(option, text, each)).toList();
  }

  private static int integer(String option, String text, String part) {
    try {
      return Integer.parseInt(part);
    } catch (NumberFormatException e) {
      throw unreadable(option, text, "whole numbers between commas", e);
    }
  }

  /** The value of an option, or what stands for it where it is left out. */
  static String either(String given, String otherwise) {
    return given.isEmpty() ? otherwise : given;
  }

  /** The value of an option that may be left out. */
  static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** A decimal number, {@code inf}, {@code infinity} or {@code nan}. */
  static double number(String option, String text) {
    String value = text.strip();
    if (DECIMAL.matcher(value).matches()) {
      return Double.parseDouble(value);
    }
    if (INFINITE.matcher(value).matches()) {
      return value.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (NOT_A_NUMBER.matcher(value).matches()) {
      return Double.NaN;
    }
    throw unreadable(option, text, "a number", null);
  }

  /** Names between commas; none for an empty text. */
  static List<String> list(String option, String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> values = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (values.contains("")) {
      throw unreadable(option, text, "values between commas", null);
    }
    return values;
  }

  /**
   * The file that a drawing goes to: known to be writable before anything is drawn, or measured.
   *
   * @return absent for an empty name
   */
  static Optional<OutputFile> drawing(String option, String name, WorkingFolder folder) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (!name.toLowerCase(Locale.ROOT).endsWith(SVG)) {
      throw unreadable(option, name, "a file name that ends in " + SVG, null);
    }
    return Optional.of(folder.output(name));
  }

  private static VgpuException unreadable(
      String option, String text, String expected, NumberFormatException cause) {
    return new VgpuException(
        Status.INVALID_VALUE, option + " is '" + text + "': expected " + expected, cause);
  }
}
