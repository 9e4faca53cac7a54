package com.spacewink.vgpu.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/**
 * A JSON document (RFC 8259), read value by value within limits. Its own errors tell the line;
 * {@link #located} adds it to Jackson's.
 */
final class JsonText {
  private static final int DEEPEST = 16;
  private static final int LONGEST_TEXT = 256;
  private static final int LONGEST_NUMBER = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(TunerDocument.MOST_BYTES)
                  .maxNameLength(LONGEST_TEXT)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  /** Its current token is the one that is to be read next, or the end of what was read last. */
  private final JsonParser parser;

  JsonText(byte[] bytes) throws IOException {
    parser = FACTORY.createParser(bytes);
  }

  /** Begins the document, which must be an object. */
  void beginDocument() throws IOException {
    advance();
    beginObject();
  }

  void beginObject() throws IOException {
    expect(parser.hasToken(JsonToken.START_OBJECT), "an object");
  }

  /** The name of the object's next member, whose value is to be read then; null at its end. */
  String nextName() throws IOException {
    if (advance() == JsonToken.END_OBJECT) {
      return null;
    }
    String name = parser.currentName();
    advance();
    return name;
  }

  void beginArray() throws IOException {
    expect(parser.hasToken(JsonToken.START_ARRAY), "an array");
  }

  /** Whether the array has one more element, which is to be read then. */
  boolean nextElement() throws IOException {
    return advance() != JsonToken.END_ARRAY;
  }

  String string() throws IOException {
    expect(parser.hasToken(JsonToken.VALUE_STRING), "text");
    expect(parser.getTextLength() <= LONGEST_TEXT, "shorter text");
    return parser.getText();
  }

  /** A text of any length; null, with the value passed over, if it is something else. */
  String anyString() throws IOException {
    if (parser.hasToken(JsonToken.VALUE_STRING)) {
      return parser.getText();
    }
    skip();
    return null;
  }

  /** Whether an object is to be read next; if not, the value is passed over. */
  boolean isObject() throws IOException {
    return is(JsonToken.START_OBJECT);
  }

  /** Whether an array is to be read next; if not, the value is passed over. */
  boolean isArray() throws IOException {
    return is(JsonToken.START_ARRAY);
  }

  private boolean is(JsonToken token) throws IOException {
    if (parser.hasToken(token)) {
      return true;
    }
    skip();
    return false;
  }

  /** A whole number from 0 to {@code most}. */
  int integer(int most) throws IOException {
    expect(parser.hasToken(JsonToken.VALUE_NUMBER_INT), "a whole number");
    expect(parser.getNumberType() == JsonParser.NumberType.INT, "a smaller number");
    int value = parser.getIntValue();
    if (value < 0 || value > most) {
      throw expected("a whole number from 0 to " + most);
    }
    return value;
  }

  double real() throws IOException {
    expect(parser.currentToken().isNumeric(), "a number");
    return parser.getDoubleValue();
  }

  /** Passes over a value, whatever it is. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  /** Nothing but blanks may follow. */
  void end() throws IOException {
    expect(parser.nextToken() == null, "nothing behind the document");
  }

  void expect(boolean holds, String what) throws IOException {
    if (!holds) {
      throw expected(what);
    }
  }

  private IOException expected(String what) {
    return new IOException(line() + "expected " + what);
  }

  /** What Jackson found, in one line. */
  IOException located(JsonProcessingException e) {
    return new IOException(
        line() + e.getOriginalMessage().lines().findFirst().orElse("this is no JSON"), e);
  }

  private String line() {
    return "line " + parser.currentLocation().getLineNr() + ": ";
  }

  private JsonToken advance() throws IOException {
    JsonToken token = parser.nextToken();
    expect(token != null, "more");
    return token;
  }
}
