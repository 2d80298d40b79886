package io.sidework.sim;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Keys by name, the same in every simulation. */
final class Keys {
  private static final Map<String, EcKey> MADE = new HashMap<>();

  private Keys() {}

  static synchronized EcKey of(String name) {
    return MADE.computeIfAbsent(name, text -> EcKey.of(hash("key of " + text)));
  }

  static Bytes32 hash(String text) {
    return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
  }
}
