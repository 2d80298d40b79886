package io.sidework.contracts.ledger;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.Map;
import java.util.TreeMap;

/** Everybody's hash chain, long enough for a script (spec R-33). */
final class Links {
  private static final int LENGTH = 12;

  private static final Map<Address, Bytes32> TIPS = new TreeMap<>();
  private static final Map<Bytes32, Bytes32> PREIMAGES = new TreeMap<>();

  static {
    for (int place = 1; place < Cast.PEOPLE; place++) {
      Address person = Cast.address(place);
      Bytes32 link = Keccak.hash(person.toArray());
      for (int i = 0; i < LENGTH; i++) {
        Bytes32 next = Keccak.hash(link.toArray());
        PREIMAGES.put(next, link);
        link = next;
      }
      TIPS.put(person, link);
    }
  }

  private Links() {}

  static Bytes32 tip(Address person) {
    return TIPS.getOrDefault(person, Bytes32.ZERO);
  }

  /** What hashes to a value, or the value itself when none is known. */
  static Bytes32 preimage(Bytes32 value) {
    return PREIMAGES.getOrDefault(value, value);
  }
}
