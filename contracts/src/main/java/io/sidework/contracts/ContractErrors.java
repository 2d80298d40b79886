package io.sidework.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Type;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/**
 * Puts what a reverted call returned into words: the custom error's name, and its arguments with
 * their names. Knows the errors of both contracts, and Solidity's own two.
 */
public final class ContractErrors {
  private static final int SELECTOR_CHARS = 10;
  private static final Pattern WORD_STARTS = Pattern.compile("(?<=[a-z])(?=[A-Z])");
  private static final Map<String, Declared> BY_SELECTOR = bySelector();

  private ContractErrors() {}

  /**
   * Describes revert data (0x, four bytes of selector, arguments), such as "insufficient free
   * (account 0x…, free 5, needed 10)". Data that no known error explains is given as it is.
   */
  public static String describe(String revertData) {
    if (revertData.length() < SELECTOR_CHARS) {
      return "the call reverted without a reason";
    }
    Declared error = BY_SELECTOR.get(revertData.substring(0, SELECTOR_CHARS));
    List<Type> values = error == null ? List.of() : error.decode(revertData);
    if (error == null || values.size() != error.names().size()) {
      return "the call reverted with " + revertData;
    }
    String words =
        WORD_STARTS
            .splitAsStream(error.name())
            .map(word -> Character.toLowerCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining(" "));
    return values.isEmpty() ? words : words + " (" + error.arguments(values) + ")";
  }

  private static Map<String, Declared> bySelector() {
    Map<String, Declared> errors = new TreeMap<>();
    for (String contract : List.of("Sidework", "CreditToken")) {
      for (JsonNode entry : readAbi(contract)) {
        if (entry.path("type").asText().equals("error")) {
          Declared error = Declared.of(entry);
          errors.put(error.selector(), error);
        }
      }
    }
    Declared error = new Declared("Error", List.of("message"), List.of("string"));
    Declared panic = new Declared("Panic", List.of("code"), List.of("uint256"));
    errors.put(error.selector(), error);
    errors.put(panic.selector(), panic);
    return errors;
  }

  private static JsonNode readAbi(String contract) {
    try (InputStream in = ContractErrors.class.getResourceAsStream(contract + ".abi")) {
      if (in == null) {
        throw new IllegalStateException(contract + ".abi is not on the class path");
      }
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Declared(String name, List<String> names, List<String> types) {
    static Declared of(JsonNode entry) {
      List<String> names = new ArrayList<>();
      List<String> types = new ArrayList<>();
      for (JsonNode input : entry.path("inputs")) {
        names.add(input.path("name").asText());
        types.add(input.path("type").asText());
      }
      return new Declared(entry.path("name").asText(), names, types);
    }

    String selector() {
      return Hash.sha3String(name + "(" + String.join(",", types) + ")")
          .substring(0, SELECTOR_CHARS);
    }

    /** The arguments; none when the data is not theirs. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    List<Type> decode(String revertData) {
      try {
        List<TypeReference<Type>> references = new ArrayList<>();
        for (String type : types) {
          references.add((TypeReference) TypeReference.makeTypeReference(type));
        }
        return FunctionReturnDecoder.decode(
            "0x" + revertData.substring(SELECTOR_CHARS), references);
      } catch (ClassNotFoundException | RuntimeException e) {
        return List.of();
      }
    }

    String arguments(List<Type> values) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i).getValue();
        String text =
            value instanceof byte[] bytes ? Numeric.toHexString(bytes) : String.valueOf(value);
        parts.add(names.get(i).replace("_", "") + " " + text);
      }
      return String.join(", ", parts);
    }
  }
}
