package io.sidework.contracts.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidework.protocol.deal.Machine;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what an account said of its machine (spec A-70). All nodes and workers have to read the
 * same: a text that is not exactly of the form says nothing at all.
 */
final class DescriptionText {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int VERSION = 1;
  private static final int MAX_ENTRIES = 8;

  private DescriptionText() {}

  /** The machine that a text describes, or {@link Machine#UNKNOWN}. */
  static Machine read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return json.isObject() && number(json, "version") == VERSION
          ? machine(json)
          : Machine.UNKNOWN;
    } catch (JsonProcessingException | OtherForm e) {
      return Machine.UNKNOWN;
    }
  }

  private static Machine machine(JsonNode json) throws OtherForm {
    return new Machine(
        text(json, "os"),
        text(json, "architecture"),
        number(json, "cores"),
        number(json, "memoryMebibytes"),
        texts(json, "gpus", List.of()),
        number(json, "fuelPerSecond"),
        texts(json, "runtimes", Machine.UNKNOWN.runtimes()),
        text(json, "region"),
        text(json, "energy"));
  }

  private static String text(JsonNode json, String key) throws OtherForm {
    JsonNode value = json.path(key);
    require(value.isMissingNode() || value.isTextual());
    return value.asText("");
  }

  private static long number(JsonNode json, String key) throws OtherForm {
    JsonNode value = json.path(key);
    boolean isCount = value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0;
    require(value.isMissingNode() || isCount);
    return value.asLong(0);
  }

  private static List<String> texts(JsonNode json, String key, List<String> unsaid)
      throws OtherForm {
    JsonNode value = json.path(key);
    if (value.isMissingNode()) {
      return unsaid;
    }
    require(value.isArray() && value.size() <= MAX_ENTRIES);
    List<String> texts = new ArrayList<>();
    for (JsonNode each : value) {
      require(each.isTextual());
      texts.add(each.asText());
    }
    return texts;
  }

  private static void require(boolean form) throws OtherForm {
    if (!form) {
      throw new OtherForm();
    }
  }

  private static final class OtherForm extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
