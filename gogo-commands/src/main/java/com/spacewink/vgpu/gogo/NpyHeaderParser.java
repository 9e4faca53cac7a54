package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the dictionary in the header of a .npy file: as much of Python's literals as NumPy writes
 * there, and nothing else, since the file may be anybody's.
 *
 * <p>Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
final class NpyHeaderParser {
  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
  private static final int SHOWN = 40;

  private final String file;
  private final String text;
  private int at;

  /**
   * @param file the file's name in messages
   * @param text the dictionary
   */
  NpyHeaderParser(String file, String text) {
    this.file = file;
    this.text = text;
  }

  NpyHeader parse(long dataOffset) {
    Map<String, Object> entries = dictionary();
    if (!entries.keySet().equals(KEYS)) {
      throw invalid(
          "header has the keys "
              + new TreeSet<>(entries.keySet())
              + ", expected "
              + new TreeSet<>(KEYS));
    }
    String descr = (String) entries.get("descr");
    long[] shape = (long[]) entries.get("shape");
    NpyType type = type(descr);
    checkSize(type, shape);
    return new NpyHeader(
        type, order(descr), (Boolean) entries.get("fortran_order"), shape, dataOffset);
  }

  private Map<String, Object> dictionary() {
    Map<String, Object> entries = new HashMap<>();
    expect('{');
    while (!accept('}')) {
      String key = string();
      expect(':');
      if (entries.put(key, value(key)) != null) {
        throw invalid("header has the key '" + key + "' twice");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipBlanks();
    if (at < text.length()) {
      throw unexpected("the end of the header");
    }
    return entries;
  }

  private Object value(String key) {
    return switch (key) {
      case "descr" -> descr();
      case "fortran_order" -> truth();
      case "shape" -> tuple();
      default ->
          throw invalid("header has the key '" + shown(key) + "', expected " + new TreeSet<>(KEYS));
    };
  }

  private String descr() {
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
      throw invalid("holds structured elements: expected numbers of one type");
    }
    return string();
  }

  private Boolean truth() {
    skipBlanks();
    for (String word : List.of("True", "False")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw unexpected("True or False");
  }

  private long[] tuple() {
    List<Long> extents = new ArrayList<>();
    expect('(');
    boolean comma = true;
    while (!accept(')')) {
      if (!comma) {
        throw unexpected("',' or ')'");
      }
      if (extents.size() == PermuteSpec.MAX_RANK) {
        throw invalid("header claims more than " + PermuteSpec.MAX_RANK + " axes");
      }
      extents.add(number());
      comma = accept(',');
    }
    if (extents.size() == 1 && !comma) {
      throw invalid(
          "header has a number in parentheses as its shape, expected a tuple such as (3,)");
    }
    return extents.stream().mapToLong(Long::longValue).toArray();
  }

  private long number() {
    skipBlanks();
    int begin = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (begin == at) {
      throw unexpected("an extent, 0 or more");
    }
    String digits = text.substring(begin, at);
    if (at < text.length() && text.charAt(at) == 'L') {
      at++; // Python 2 wrote long integers so.
    }
    if (digits.length() > 18) {
      throw invalid("header claims the extent " + shown(digits) + ": expected less than 10^18");
    }
    return Long.parseLong(digits);
  }

  private String string() {
    skipBlanks();
    if (at == text.length() || text.charAt(at) != '\'' && text.charAt(at) != '"') {
      throw unexpected("a string");
    }
    int end = text.indexOf(text.charAt(at), at + 1);
    if (end < 0) {
      throw unexpected("a string that ends");
    }
    String string = text.substring(at + 1, end);
    if (string.indexOf('\\') >= 0) {
      throw unexpected("a string without escapes");
    }
    at = end + 1;
    return string;
  }

  private NpyType type(String descr) {
    String code = descr.isEmpty() ? "" : descr.substring(1);
    if (code.startsWith("O")) {
      throw invalid("holds pickled Python objects, which are never read: expected numbers");
    }
    NpyType type = NpyType.of(code).orElseThrow(() -> unknownType(descr));
    boolean isOrdered = "<>=".indexOf(descr.charAt(0)) >= 0;
    if (!isOrdered && !(descr.charAt(0) == '|' && type.bytes() == 1)) {
      throw unknownType(descr);
    }
    return type;
  }

  private VgpuException unknownType(String descr) {
    return invalid(
        "holds elements of type '"
            + shown(descr)
            + "': expected f4, f8, c8, c16, b1, i1 to i8 or u1 to u8 after '<', '>' or '='");
  }

  private static ByteOrder order(String descr) {
    return switch (descr.charAt(0)) {
      case '<' -> ByteOrder.LITTLE_ENDIAN;
      case '>' -> ByteOrder.BIG_ENDIAN;
      default -> ByteOrder.nativeOrder();
    };
  }

  private void checkSize(NpyType type, long[] shape) {
    double bytes = type.bytes();
    for (long extent : shape) {
      bytes *= extent;
    }
    if (bytes > PermuteSpec.MAX_ELEMENTS) {
      throw invalid(
          "header claims "
              + NpyHeader.shapeText(shape)
              + " of "
              + type.title()
              + ", more bytes than any file holds");
    }
  }

  private void expect(char symbol) {
    if (!accept(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  private boolean accept(char symbol) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == symbol) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private VgpuException unexpected(String expected) {
    String found = at < text.length() ? "'" + shown(text.substring(at)) + "'" : "its end";
    return invalid("header has " + found + " at " + at + ", expected " + expected);
  }

  private VgpuException invalid(String message) {
    return VgpuException.invalid(file + ": " + message);
  }

  /** The beginning of a text from a file, fit to be printed. */
  static String shown(String text) {
    String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return start.replaceAll("[^\\x20-\\x7e…]", "?");
  }
}
