package io.sidework.contracts;

import io.sidework.contracts.abi.Sidework;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.web3j.abi.CustomErrorEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.CustomError;
import org.web3j.abi.datatypes.Type;

/** Puts the contracts' custom errors into words: name and facts. */
public final class ContractErrors {
  private static final int SELECTOR_CHARS = 10;
  private static final Map<String, CustomError> BY_SELECTOR = bySelector();

  private ContractErrors() {}

  /**
   * Describes revert data (0x, four bytes of selector, arguments), such as "InsufficientFree(0x…,
   * 5, 10)".
   */
  @SuppressWarnings("unchecked")
  public static String describe(String revertData) {
    if (revertData.length() < SELECTOR_CHARS) {
      return "the call reverted without a reason";
    }
    CustomError error = BY_SELECTOR.get(revertData.substring(0, SELECTOR_CHARS));
    if (error == null) {
      return "the call reverted with " + revertData;
    }
    List<TypeReference<Type>> types =
        error.getParameters().stream().map(type -> (TypeReference<Type>) (Object) type).toList();
    List<Type> values =
        FunctionReturnDecoder.decode("0x" + revertData.substring(SELECTOR_CHARS), types);
    return error.getName()
        + values.stream()
            .map(value -> String.valueOf(value.getValue()))
            .collect(java.util.stream.Collectors.joining(", ", "(", ")"));
  }

  private static Map<String, CustomError> bySelector() {
    Map<String, CustomError> errors = new TreeMap<>();
    for (Field field : Sidework.class.getFields()) {
      if (field.getType() == CustomError.class && Modifier.isStatic(field.getModifiers())) {
        try {
          CustomError error = (CustomError) field.get(null);
          errors.put(CustomErrorEncoder.encode(error).substring(0, SELECTOR_CHARS), error);
        } catch (IllegalAccessException e) {
          throw new AssertionError("public field", e);
        }
      }
    }
    return errors;
  }
}
