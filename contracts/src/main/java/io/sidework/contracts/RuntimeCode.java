package io.sidework.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A contract's code as its source gives it, and where its constructor writes what a deployment
 * fixes.
 *
 * @param code with zeros in these places
 * @param values starts of the words that hold them
 */
record RuntimeCode(byte[] code, List<Integer> values) {

  /** Reads the compiler's deployed bytecode with its immutable references. */
  static RuntimeCode of(JsonNode built) {
    List<Integer> values = new ArrayList<>();
    for (JsonNode places : built.required("immutableReferences")) {
      places.forEach(place -> values.add(place.required("start").asInt()));
    }
    return new RuntimeCode(HexFormat.of().parseHex(built.required("code").asText()), values);
  }

  /** The first byte in which code on a chain is another; none when it is this contract's. */
  OptionalInt difference(byte[] onChain) {
    byte[] plain = onChain.clone();
    for (int start : values) {
      if (start + Bytes32.SIZE <= plain.length) {
        Arrays.fill(plain, start, start + Bytes32.SIZE, (byte) 0);
      }
    }
    int difference = Arrays.mismatch(code, plain);
    return difference < 0 ? OptionalInt.empty() : OptionalInt.of(difference);
  }

  /** What a constructor fixed in code on a chain that is this contract's. */
  Set<Bytes32> valuesIn(byte[] onChain) {
    Set<Bytes32> words = new TreeSet<>();
    for (int start : values) {
      words.add(Bytes32.of(Arrays.copyOfRange(onChain, start, start + Bytes32.SIZE)));
    }
    return words;
  }
}
