package com.spacewink.vgpu.gogo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Reads the documents that commands print. */
final class Json {
  private Json() {}

  /** The one document in a text; more than one is an error. */
  static JsonNode document(String text) {
    try {
      return new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON document: " + text, e);
    }
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The status and message of a failure's document. */
  static String error(String text) {
    JsonNode error = document(text).get("error");
    return error.get("status").asText() + " " + error.get("message").asText();
  }
}
