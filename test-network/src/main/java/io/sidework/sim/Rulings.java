package io.sidework.sim;

import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Address;
import java.util.Arrays;
import java.util.List;

/** What a RESOLVE rules, as its bytes have it (L-24): outcomes, four sets of tasks, no-shows. */
final class Rulings {
  private static final int MOST = 1 << 14;

  private Rulings() {}

  /**
   * @throws io.sidework.protocol.codec.MalformedMessage when it is no ruling
   */
  static List<Leaf> leaves(byte[] ruling) {
    return ruling.length == 0 ? List.of() : new Reader(ruling).list(Deal.LOT, Leaf::decode);
  }

  /** Other outcomes, and the rest as it was. */
  static byte[] with(List<Leaf> leaves, byte[] ruling) {
    byte[] head = new Writer().list(leaves).toArray();
    byte[] rest = rest(ruling);
    byte[] all = Arrays.copyOf(head, head.length + rest.length);
    System.arraycopy(rest, 0, all, head.length, rest.length);
    return all;
  }

  private static byte[] rest(byte[] ruling) {
    int head = new Writer().list(leaves(ruling)).toArray().length;
    return Arrays.copyOfRange(ruling, head, ruling.length);
  }

  /** Whom its segment names as absent. */
  static List<Address> absent(byte[] ruling) {
    Reader rest = new Reader(rest(ruling));
    for (int i = 0; i < 4; i++) {
      rest.uint256();
    }
    rest.list(MOST, bits -> bits.address() != null && bits.uint256() != null);
    return rest.list(MOST, Reader::address);
  }
}
