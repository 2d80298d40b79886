package io.sidework.node.boot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A flat JSON object whose every key is known, with the line of each. */
final class ConfigFile {
  private static final long MAX_BYTES = 64 << 10;

  private record Entry(String value, boolean text, int line) {}

  private final Path file;
  private final Map<String, Entry> entries = new HashMap<>();

  private ConfigFile(Path file) {
    this.file = file;
  }

  static ConfigFile read(Path file, Set<String> keys) throws ConfigError {
    if (!Files.isReadable(file)) {
      throw new ConfigError("config file " + file + " does not exist or is not readable");
    }
    ConfigFile config = new ConfigFile(file);
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigError("config file " + file + " is over " + MAX_BYTES + " bytes");
      }
      try (JsonParser in = new JsonFactory().createParser(Files.readString(file))) {
        config.parse(in, keys);
      }
    } catch (JsonProcessingException e) {
      // Some of its limits are told without a place.
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ConfigError(file + " line " + line + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ConfigError("config file " + file + " cannot be read: " + e.getMessage(), e);
    }
    return config;
  }

  private void parse(JsonParser in, Set<String> keys) throws IOException, ConfigError {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new ConfigError(file + " is not a JSON object");
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String key = in.currentName();
      int line = in.currentTokenLocation().getLineNr();
      if (!keys.contains(key)) {
        throw new ConfigError(
            at(line) + "unknown key \"" + key + "\"; known are " + new TreeSet<>(keys));
      }
      JsonToken value = in.nextToken();
      if (!value.isScalarValue() || value == JsonToken.VALUE_NULL) {
        throw new ConfigError(at(line) + "\"" + key + "\" is a text or a number");
      }
      if (entries.put(key, new Entry(in.getText(), value == JsonToken.VALUE_STRING, line))
          != null) {
        throw new ConfigError(at(line) + "\"" + key + "\" is there twice");
      }
    }
  }

  private String at(int line) {
    return file + " line " + line + ": ";
  }

  Optional<String> text(String key) throws ConfigError {
    @Nullable Entry entry = entries.get(key);
    if (entry != null && (!entry.text() || entry.value().isBlank())) {
      throw wrong(key, "is a text in quotes");
    }
    return Optional.ofNullable(entry).map(Entry::value);
  }

  /** Relative to the file's own directory. */
  Optional<Path> path(String key) throws ConfigError {
    Optional<String> text = text(key);
    try {
      return text.map(name -> file.toAbsolutePath().resolveSibling(name).normalize());
    } catch (InvalidPathException e) {
      throw wrong(key, "is a path such as \"node1\"");
    }
  }

  Optional<URI> url(String key) throws ConfigError {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.get().matches("https?://[^/\\s]+(/[^\\s]*)?")) {
      throw wrong(key, "is a URL such as http://127.0.0.1:8545");
    }
    try {
      return Optional.of(URI.create(text.get()));
    } catch (IllegalArgumentException e) {
      throw wrong(key, "is a URL such as http://127.0.0.1:8545");
    }
  }

  Optional<Long> number(String key) throws ConfigError {
    @Nullable Entry entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.text() || !entry.value().matches("[0-9]{1,12}")) {
      throw wrong(key, "is a whole number, 0 or more");
    }
    return Optional.of(Long.parseLong(entry.value()));
  }

  ConfigError wrong(String key, String right) {
    @Nullable Entry entry = entries.get(key);
    return entry == null
        ? missing(key, right)
        : new ConfigError(
            at(entry.line()) + "\"" + key + "\" " + right + ", got '" + entry.value() + "'");
  }

  ConfigError missing(String key, String example) {
    return new ConfigError(
        file + ": \"" + key + "\" is missing, such as \"" + key + "\": " + example);
  }
}
