package io.sidework.contracts;

import com.fasterxml.jackson.databind.JsonNode;
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
 * their names. Knows the errors of all contracts, and Solidity's own two.
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
    for (String contract : Build.CONTRACTS) {
      for (JsonNode entry : Build.abi(contract)) {
        if (entry.path("type").asText().equals("error")) {
          Declared error = Declared.of(entry);
          errors.put(error.selector(), error);
        }
      }
    }
    Declared error = Declared.of("Error", "message", "string");
    Declared panic = Declared.of("Panic", "code", "uint256");
    errors.put(error.selector(), error);
    errors.put(panic.selector(), panic);
    return errors;
  }

  /**
   * @param signature name and types, as the selector is made of
   * @param names of the arguments; a struct's fields stand for it, as they do in the data
   */
  private record Declared(String name, String signature, List<String> names, List<String> types) {
    static Declared of(String name, String argument, String type) {
      return new Declared(name, name + "(" + type + ")", List.of(argument), List.of(type));
    }

    static Declared of(JsonNode entry) {
      List<String> names = new ArrayList<>();
      List<String> types = new ArrayList<>();
      String signature = entry.path("name").asText() + signature(entry.path("inputs"));
      flatten(entry.path("inputs"), "", names, types);
      return new Declared(entry.path("name").asText(), signature, names, types);
    }

    private static String signature(JsonNode inputs) {
      List<String> types = new ArrayList<>();
      for (JsonNode input : inputs) {
        boolean struct = input.has("components");
        types.add(struct ? signature(input.path("components")) : input.path("type").asText());
      }
      return "(" + String.join(",", types) + ")";
    }

    private static void flatten(
        JsonNode inputs, String path, List<String> names, List<String> types) {
      for (JsonNode input : inputs) {
        String name = path + input.path("name").asText();
        if (input.has("components")) {
          flatten(input.path("components"), name + ".", names, types);
        } else {
          names.add(name);
          types.add(input.path("type").asText());
        }
      }
    }

    String selector() {
      return Hash.sha3String(signature).substring(0, SELECTOR_CHARS);
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
