package io.sidework.agent.boot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** One JSON object of a file; every mistake in it is one line that names file, line and key. */
final class Settings {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final JsonNode json;

  /** JSON pointer of this object in its file; empty for the file's own. */
  private final String pointer;

  /** JSON pointer of a value to the line of its key. */
  private final Map<String, Integer> lines;

  private Settings(Path file, JsonNode json, String pointer, Map<String, Integer> lines) {
    this.file = file;
    this.json = json;
    this.pointer = pointer;
    this.lines = lines;
  }

  /**
   * @throws IllegalArgumentException with one line saying what is wrong
   */
  static Settings read(Path file) {
    return read(file, false);
  }

  /** The same for a file of secrets: a mistake in its form does not repeat what is there. */
  static Settings readSecret(Path file) {
    return read(file, true);
  }

  private static Settings read(Path file, boolean secret) {
    try {
      String text = Files.readString(file);
      JsonNode json = JSON.readTree(text);
      if (json == null || !json.isObject()) {
        throw new IllegalArgumentException(file + " is not a JSON object");
      }
      return new Settings(file, json, "", lines(text));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      String what =
          secret ? "this is not JSON, or has a key twice" : oneLine(e.getOriginalMessage());
      throw new IllegalArgumentException(file + ":" + line + ": " + what, secret ? null : e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          Files.exists(file) ? file + " cannot be read" : file + " does not exist", e);
    }
  }

  private static Map<String, Integer> lines(String text) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    try (JsonParser parser = JSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY) {
          lines.putIfAbsent(
              parser.getParsingContext().pathAsPointer().toString(),
              parser.currentTokenLocation().getLineNr());
        }
      }
    }
    return lines;
  }

  boolean has(String key) {
    return json.has(key);
  }

  /**
   * @throws IllegalArgumentException when there is a key that is not known
   */
  void refuseUnknown(Set<String> known) {
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      String key = unknown.iterator().next();
      throw mistake(
          key,
          "unknown key "
              + key
              + ", known are "
              + String.join(", ", List.copyOf(new TreeSet<>(known))));
    }
  }

  /** A mistake at a key, or at this object when it has no such key. */
  IllegalArgumentException mistake(String key, String what) {
    return mistakeAt(at(key), what);
  }

  private IllegalArgumentException mistakeAt(String at, String what) {
    int line = lines.getOrDefault(at, lines.getOrDefault(pointer, 1));
    return new IllegalArgumentException(file + ":" + line + ": " + oneLine(what));
  }

  /** A key may have line breaks in it. */
  private static String oneLine(String text) {
    return String.join(" ", text.lines().toList());
  }

  Path path(String text) {
    return file.toAbsolutePath().resolveSibling(text).normalize();
  }

  /** An object in this one. */
  Optional<Settings> child(String key) {
    JsonNode value = json.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      throw mistake(key, key + " must be an object in braces");
    }
    return Optional.of(new Settings(file, value, at(key), lines));
  }

  /** Of a member: a key that is a path, or has a tilde, is written otherwise in a pointer. */
  private String at(String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** All keys of this object, as the file has them. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  <T> T required(String key, Function<String, T> parser) {
    return optional(key, parser).orElseThrow(() -> mistake(key, key + " is missing"));
  }

  <T> Optional<T> optional(String key, Function<String, T> parser) {
    JsonNode value = json.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw mistake(key, key + " must be a text in quotes");
    }
    return Optional.of(parsed(key, at(key), value.asText(), parser));
  }

  /** Texts of a list; none when the key is not there. */
  <T> List<T> list(String key, Function<String, T> parser) {
    JsonNode value = json.get(key);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw mistake(key, key + " must be a list of texts");
    }
    List<T> list = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      String at = at(key) + "/" + i;
      if (!value.get(i).isTextual()) {
        throw mistakeAt(at, key + " must be a list of texts");
      }
      list.add(parsed(key, at, value.get(i).asText(), parser));
    }
    return list;
  }

  private <T> T parsed(String key, String at, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
      throw mistakeAt(at, key + ": " + e.getMessage());
    }
  }

  boolean flag(String key) {
    JsonNode value = json.get(key);
    if (value != null && !value.isBoolean()) {
      throw mistake(key, key + " must be true or false");
    }
    return value != null && value.asBoolean();
  }

  OptionalInt optionalNumber(String key, int low, int high) {
    return json.has(key) ? OptionalInt.of((int) number(key, low, high, low)) : OptionalInt.empty();
  }

  long number(String key, long low, long high, long standard) {
    JsonNode value = json.get(key);
    if (value == null) {
      return standard;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < low
        || value.asLong() > high) {
      String upTo = high == Long.MAX_VALUE ? "" : " to " + high;
      throw mistake(key, key + " must be a whole number from " + low + upTo);
    }
    return value.asLong();
  }
}
