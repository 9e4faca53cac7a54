package com.spacewink.vgpu.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON (RFC 8259) token by token, within limits.
 *
 * <p>A process reads the tuner file at its first product. Jackson's parser loads seventy classes
 * for that, which took 50 ms of a start of 540; this one does with a few, and without lambdas, the
 * first of which cost as much. Jackson writes the file.
 */
final class JsonText {
  private static final int DEEPEST = 16;
  private static final int LONGEST_TEXT = 256;
  private static final int LONGEST_NUMBER = 64;

  private final String text;
  private final char[] characters;
  private int at;

  /** Whether nothing was read yet of the objects and arrays that are open. */
  private final boolean[] isFirst = new boolean[DEEPEST];

  private int depth;

  JsonText(byte[] bytes) {
    this.text = new String(bytes, StandardCharsets.UTF_8);
    this.characters = text.toCharArray();
  }

  void beginObject() throws IOException {
    begin('{', "an object");
  }

  /** The name of the object's next member, whose value is to be read then; null at its end. */
  String nextName() throws IOException {
    if (!isNext('}')) {
      return null;
    }
    String name = string();
    expect(takes(':'), "':'");
    return name;
  }

  void beginArray() throws IOException {
    begin('[', "an array");
  }

  /** Whether the array has one more element, which is to be read then. */
  boolean nextElement() throws IOException {
    return isNext(']');
  }

  String string() throws IOException {
    expect(takes('"'), "text");
    int begin = at;
    passPlain();
    String plain = text.substring(begin, at);
    if (!isAt('\\')) {
      return ended(plain);
    }
    StringBuilder decoded = new StringBuilder(plain);
    while (isAt('\\')) {
      at++;
      decoded.append(escaped());
      begin = at;
      passPlain();
      decoded.append(text, begin, at);
      expect(decoded.length() <= LONGEST_TEXT, "shorter text");
    }
    return ended(decoded.toString());
  }

  /**
   * Passes over what stands for itself in a text. A loop without calls: all of this is interpreted.
   */
  private void passPlain() {
    char[] all = characters;
    int i = at;
    while (i < all.length && all[i] != '"' && all[i] != '\\' && all[i] >= ' ') {
      i++;
    }
    at = i;
  }

  private String ended(String string) throws IOException {
    expect(isAt('"'), "the end of a text");
    at++;
    expect(string.length() <= LONGEST_TEXT, "shorter text");
    return string;
  }

  /** A whole number from 0 to {@code most}. */
  int integer(int most) throws IOException {
    String number = number();
    for (int i = 0; i < number.length(); i++) {
      expect(number.charAt(i) >= '0' && number.charAt(i) <= '9', "a whole number");
    }
    expect(number.length() <= 10 && Long.parseLong(number) <= most, "a smaller number");
    return Integer.parseInt(number);
  }

  double real() throws IOException {
    return Double.parseDouble(number());
  }

  /** Passes over a value, whatever it is. */
  void skip() throws IOException {
    blank();
    char c = at < text.length() ? text.charAt(at) : 0;
    switch (c) {
      case '{' -> {
        beginObject();
        while (nextName() != null) {
          skip();
        }
      }
      case '[' -> {
        beginArray();
        while (nextElement()) {
          skip();
        }
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  /** Nothing but blanks may follow. */
  void end() throws IOException {
    blank();
    expect(at == text.length(), "nothing behind the document");
  }

  void expect(boolean holds, String what) throws IOException {
    if (!holds) {
      int line = 1;
      for (int i = 0; i < Math.min(at, text.length()); i++) {
        line += text.charAt(i) == '\n' ? 1 : 0;
      }
      throw new IOException("line " + line + ": expected " + what);
    }
  }

  private void begin(char bracket, String what) throws IOException {
    expect(takes(bracket), what);
    expect(++depth < DEEPEST, "no deeper nesting");
    isFirst[depth] = true;
  }

  /** Passes the comma before what is next, or the bracket behind what was last. */
  private boolean isNext(char bracket) throws IOException {
    if (takes(bracket)) {
      depth--;
      return false;
    }
    expect(isFirst[depth] || takes(','), "',' or a bracket");
    isFirst[depth] = false;
    return true;
  }

  private boolean takes(char c) {
    blank();
    if (isAt(c)) {
      at++;
      return true;
    }
    return false;
  }

  private boolean isAt(char c) {
    return at < characters.length && characters[at] == c;
  }

  private void blank() {
    char[] all = characters;
    int i = at;
    while (i < all.length
        && (all[i] == ' ' || all[i] == '\n' || all[i] == '\r' || all[i] == '\t')) {
      i++;
    }
    at = i;
  }

  private char escaped() throws IOException {
    expect(at < text.length(), "an escape");
    char c = text.charAt(at++);
    int index = "\"\\/bfnrt".indexOf(c);
    if (index >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(index);
    }
    expect(c == 'u' && at + 4 <= text.length(), "an escape");
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      expect(digit >= 0, "four hexadecimal digits");
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private void literal(String word) throws IOException {
    expect(text.startsWith(word, at), word);
    at += word.length();
  }

  /** -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? */
  private String number() throws IOException {
    blank();
    int begin = at;
    skips("-");
    int first = at;
    digits();
    expect(text.charAt(first) != '0' || at == first + 1, "a number without a leading zero");
    if (skips(".")) {
      digits();
    }
    if (skips("eE")) {
      skips("+-");
      digits();
    }
    expect(at - begin <= LONGEST_NUMBER, "a shorter number");
    return text.substring(begin, at);
  }

  private boolean skips(String any) {
    if (at < text.length() && any.indexOf(text.charAt(at)) >= 0) {
      at++;
      return true;
    }
    return false;
  }

  private void digits() throws IOException {
    int begin = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    expect(at > begin, "a number");
  }
}
