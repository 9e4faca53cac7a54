package com.spacewink.vgpu.gogo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A JSON object, its members in the order in which they were put. Values are strings, booleans,
 * numbers, objects, iterables of values, optionals of values and null; a number that JSON does not
 * know (NaN, infinity) is written as null.
 *
 * <p>Written with Jackson's generator alone: binding records through databind would cost more
 * start-up time than all the rest of a command.
 */
final class JsonObject {
  private final Map<String, Object> members = new LinkedHashMap<>();

  JsonObject put(String name, Object value) {
    members.put(name, value);
    return this;
  }

  /** Prints the object as a document of its own, on one line. */
  void print(PrintStream out) {
    out.println(this);
    out.flush();
  }

  @Override
  public String toString() {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      write(generator, this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, Object value) throws IOException {
    if (value instanceof JsonObject object) {
      generator.writeStartObject();
      for (Map.Entry<String, Object> member : object.members.entrySet()) {
        generator.writeFieldName(member.getKey());
        write(generator, member.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof Iterable<?> elements) {
      generator.writeStartArray();
      for (Object element : elements) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof Optional<?> optional) {
      write(generator, optional.orElse(null));
    } else if (value instanceof OptionalDouble optional) {
      write(generator, optional.isPresent() ? optional.getAsDouble() : null);
    } else {
      writeScalar(generator, value);
    }
  }

  private static void writeScalar(JsonGenerator generator, Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      generator.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      if (Double.isFinite(number)) {
        generator.writeNumber(number);
      } else {
        generator.writeNull();
      }
    } else {
      generator.writeString(value.toString());
    }
  }
}
