package io.sidework.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What the build made of the Solidity sources, as it lies on the class path. */
final class Build {
  /** Every contract of a deployment. */
  static final List<String> CONTRACTS =
      List.of("Sidework", "Market", "Arbiter", "Delivery", "Assets", "CreditToken");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Build() {}

  static JsonNode abi(String contract) {
    return read(contract + ".abi");
  }

  /** The code that stands on a chain, where immutables are zeros. */
  static RuntimeCode code(String contract) {
    return RuntimeCode.of(read(contract + ".deployed.json"));
  }

  private static JsonNode read(String name) {
    try (InputStream in = Build.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
