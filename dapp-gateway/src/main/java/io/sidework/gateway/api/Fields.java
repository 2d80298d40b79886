package io.sidework.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of one JSON object, read by name and kind. A field nobody knows is refused when the
 * object is opened, with the name that was probably meant: a misspelt limit must not become a
 * default.
 */
public final class Fields {
  /** Powers of ten; no amount or parameter has more digits than this. */
  private static final int MAX_SCALE = 200;

  private final JsonNode node;
  private final String path;

  private Fields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /**
   * Opens an object.
   *
   * @param path where it stands in the document, empty for the document itself
   * @param known every name that may occur
   */
  public static Fields of(JsonNode node, String path, List<String> known) {
    if (!node.isObject()) {
      throw new MalformedDocument(path, "must be a JSON object, got " + kind(node));
    }
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!known.contains(name)) {
        throw new MalformedDocument(join(path, name), Spelling.unknown("field", name, known));
      }
    }
    return new Fields(node, path);
  }

  public String path(String name) {
    return join(path, name);
  }

  public Optional<JsonNode> optional(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  public JsonNode required(String name) {
    return optional(name)
        .orElseThrow(() -> new MalformedDocument(path(name), "is missing and has no default"));
  }

  public String text(String name, String example) {
    JsonNode value = required(name);
    if (!value.isTextual()) {
      throw new MalformedDocument(
          path(name), "must be a string such as \"" + example + "\", got " + kind(value));
    }
    return value.textValue();
  }

  /** A whole number within bounds, both included. */
  public long integer(String name, long low, long high) {
    JsonNode value = required(name);
    BigInteger number = value.isIntegralNumber() ? value.bigIntegerValue() : null;
    if (number == null
        || number.compareTo(BigInteger.valueOf(low)) < 0
        || number.compareTo(BigInteger.valueOf(high)) > 0) {
      throw new MalformedDocument(
          path(name),
          "must be a whole number from " + low + " to " + high + ", got " + shown(value));
    }
    return number.longValue();
  }

  /** Credits, as a string or an exact decimal number. */
  public Amount amount(String name) {
    JsonNode value = required(name);
    String digits = value.isNumber() ? plain(path(name), value) : text(name, "0.01");
    return parsed(name, digits, Amount::parse);
  }

  /**
   * A number's digits without an exponent. In a few characters a number can say that it has a
   * billion digits.
   *
   * @param path where it stands in the document
   */
  public static String plain(String path, JsonNode number) {
    BigDecimal value = number.decimalValue();
    if (Math.abs((long) value.scale()) > MAX_SCALE) {
      throw new MalformedDocument(path, "is too large or has too many decimals: " + shown(number));
    }
    return value.toPlainString();
  }

  public Address address(String name) {
    return parsed(name, text(name, "0x..."), Address::parse);
  }

  public Bytes32 word(String name) {
    return parsed(name, text(name, "0x..."), Bytes32::parse);
  }

  public Address addressOrZero(String name) {
    return optional(name).isPresent() ? address(name) : Address.ZERO;
  }

  public Bytes32 wordOrZero(String name) {
    return optional(name).isPresent() ? word(name) : Bytes32.ZERO;
  }

  public Amount amountOrZero(String name) {
    return optional(name).isPresent() ? amount(name) : Amount.ZERO;
  }

  public long integerOrZero(String name, long high) {
    return optional(name).isPresent() ? integer(name, 0, high) : 0;
  }

  public Signature signature(String name) {
    return parsed(
        name,
        text(name, "0x..."),
        hex ->
            Signature.of(HexFormat.of().parseHex(hex.startsWith("0x") ? hex.substring(2) : hex)));
  }

  private <T> T parsed(String name, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedDocument(path(name), String.valueOf(e.getMessage()));
    }
  }

  /** What a value is, in words for an error message. */
  public static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING, NUMBER, BOOLEAN -> shown(value);
      default -> "null";
    };
  }

  private static String shown(JsonNode value) {
    String text = Json.text(value);
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
