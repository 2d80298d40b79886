package io.sidework.agent.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidework.agent.application.Staking;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads {@link WorkerConfig}; every mistake is one line that names the key. */
final class ConfigFile {
  private static final Set<String> KEYS =
      Set.of(
          "data",
          "chain",
          "contract",
          "deployedAt",
          "key",
          "passwordFile",
          "owner",
          "seats",
          "ask",
          "pool",
          "tasksAtOnce");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int MAX_TASKS_AT_ONCE = 64;

  private final Path file;
  private final JsonNode json;

  private ConfigFile(Path file, JsonNode json) {
    this.file = file;
    this.json = json;
  }

  /**
   * @throws IllegalArgumentException with one line saying what is wrong
   */
  static WorkerConfig read(Path file) {
    ConfigFile config = new ConfigFile(file, parse(file));
    config.refuseUnknown();
    return config.toConfig();
  }

  private static JsonNode parse(Path file) {
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      if (json == null || !json.isObject()) {
        throw new IllegalArgumentException(file + " is not a JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          Files.exists(file) ? file + " cannot be read" : file + " does not exist", e);
    }
  }

  private void refuseUnknown() {
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          file + ": unknown key " + unknown.iterator().next() + ", known are " + sortedKeys());
    }
  }

  private static String sortedKeys() {
    return String.join(", ", List.copyOf(new TreeSet<>(KEYS)));
  }

  private WorkerConfig toConfig() {
    OptionalInt seats =
        json.has("seats")
            ? OptionalInt.of((int) number("seats", 1, Seat.MAX_SEATS, 1))
            : OptionalInt.empty();
    refuseStakeOfAnother();
    return new WorkerConfig(
        required("data", this::path),
        required("chain", ConfigFile::url),
        required("contract", Address::parse),
        number("deployedAt", 0, Long.MAX_VALUE, 0),
        required("key", this::path),
        optional("passwordFile", this::path),
        optional("owner", Address::parse),
        new Staking.Wanted(seats, optional("pool", Address::parse), optional("ask", Amount::parse)),
        (int) number("tasksAtOnce", 1, MAX_TASKS_AT_ONCE, 1));
  }

  /** A signing key holds no credits: whoever it signs for has staked already. */
  private void refuseStakeOfAnother() {
    for (String stake : List.of("seats", "ask", "pool")) {
      if (json.has("owner") && json.has(stake)) {
        throw new IllegalArgumentException(
            file + ": " + stake + " is for an account's own key: owner stakes by itself");
      }
    }
  }

  private Path path(String text) {
    return file.toAbsolutePath().resolveSibling(text).normalize();
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException("expected an http or https URL, got '" + text + "'");
    }
    return url;
  }

  private <T> T required(String key, Function<String, T> parser) {
    return optional(key, parser)
        .orElseThrow(() -> new IllegalArgumentException(file + ": " + key + " is missing"));
  }

  private <T> Optional<T> optional(String key, Function<String, T> parser) {
    JsonNode value = json.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(file + ": " + key + " must be a text in quotes");
    }
    try {
      return Optional.of(parser.apply(value.asText()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(file + ": " + key + ": " + e.getMessage(), e);
    }
  }

  private long number(String key, long low, long high, long standard) {
    JsonNode value = json.get(key);
    if (value == null) {
      return standard;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < low
        || value.asLong() > high) {
      throw new IllegalArgumentException(
          high == Long.MAX_VALUE
              ? file + ": " + key + " must be a whole number from " + low
              : file + ": " + key + " must be a whole number from " + low + " to " + high);
    }
    return value.asLong();
  }
}
