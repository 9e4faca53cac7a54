package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.Arrays;
import java.util.List;

/** Reads the values of options, naming the option where one cannot be read. */
final class OptionValues {
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

  /** Any number that Java can read, NaN and infinities among them. */
  static double number(String option, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw unreadable(option, text, "a number", e);
    }
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

  private static VgpuException unreadable(
      String option, String text, String expected, NumberFormatException cause) {
    return new VgpuException(
        Status.INVALID_VALUE, option + " is '" + text + "': expected " + expected, cause);
  }
}
