package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
