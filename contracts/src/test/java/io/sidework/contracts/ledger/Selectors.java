package io.sidework.contracts.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.ledger.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The contracts' custom errors, as their ABIs declare them. */
final class Selectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Declarations such as ZeroAmount(), by name. */
  private final SortedMap<String, SortedSet<String>> declarations = new TreeMap<>();

  private Selectors() {}

  /**
   * @param folder with a .abi file for each contract
   */
  static Selectors read(Path folder) throws IOException {
    Selectors selectors = new Selectors();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".abi")).sorted().toList()) {
        JSON.readTree(file.toFile()).forEach(selectors::add);
      }
    }
    return selectors;
  }

  private void add(JsonNode member) {
    if (member.required("type").asText().equals("error")) {
      String name = member.required("name").asText();
      declarations
          .computeIfAbsent(name, none -> new TreeSet<>())
          .add(name + types(member.required("inputs")));
    }
  }

  private static String types(JsonNode inputs) {
    return StreamSupport.stream(inputs.spliterator(), false)
        .map(Selectors::type)
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static String type(JsonNode input) {
    String type = input.required("type").asText();
    return type.startsWith("tuple")
        ? types(input.required("components")) + type.substring("tuple".length())
        : type;
  }

  /**
   * The four bytes that stand for each refusal.
   *
   * @throws IllegalStateException when the contracts have no such error, or several
   */
  Map<Refusal, byte[]> ofRefusals() {
    Map<Refusal, byte[]> selectors = new EnumMap<>(Refusal.class);
    for (Refusal refusal : Refusal.values()) {
      SortedSet<String> found = declarations.getOrDefault(refusal.error(), new TreeSet<>());
      if (found.size() != 1) {
        throw new IllegalStateException(
            refusal + " needs one error " + refusal.error() + ", the contracts have " + found);
      }
      selectors.put(refusal, selector(found.first()));
    }
    return selectors;
  }

  /** What a call's return data says. */
  String describe(byte[] result) {
    if (result.length < 4) {
      return result.length == 0 ? "done" : "a revert of " + result.length + " bytes";
    }
    byte[] given = Arrays.copyOf(result, 4);
    List<String> matching =
        declarations.values().stream()
            .flatMap(SortedSet::stream)
            .filter(declaration -> Arrays.equals(selector(declaration), given))
            .toList();
    return matching.isEmpty() ? "an unknown error" : matching.getFirst();
  }

  private static byte[] selector(String declaration) {
    byte[] hash = Keccak.hash(declaration.getBytes(StandardCharsets.US_ASCII)).toArray();
    return Arrays.copyOf(hash, 4);
  }
}
