package io.sidework.protocol.message;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.type.Bytes32;
import java.util.List;

/**
 * What a CLOSE decides (spec L-12): the bundles that count, and what nodes bound themselves to
 * reveal once nobody can change them any more.
 *
 * @param bundles ids, ascending
 * @param commitments hashes of secrets, of the nodes whose inventories made the set, ascending
 */
public record ClosedSet(List<Bytes32> bundles, List<Bytes32> commitments) implements Encodable {
  public static final int MAX_BUNDLES = 1 << 14;

  private static final int MAX_NODES = 256;

  /**
   * @throws IllegalArgumentException when a list is not strictly ascending
   */
  public ClosedSet {
    bundles = List.copyOf(bundles);
    commitments = List.copyOf(commitments);
    requireAscending(bundles);
    requireAscending(commitments);
  }

  private static void requireAscending(List<Bytes32> words) {
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i - 1).compareTo(words.get(i)) >= 0) {
        throw new IllegalArgumentException("a closed set is ascending");
      }
    }
  }

  @Override
  public void encode(Writer out) {
    out.u32(bundles.size());
    bundles.forEach(out::word);
    out.u32(commitments.size());
    commitments.forEach(out::word);
  }

  /**
   * The set that was voted on.
   *
   * @throws MalformedMessage when the bytes are none
   */
  public static ClosedSet decode(byte[] value) {
    return Reader.all(value, ClosedSet::decode);
  }

  public static ClosedSet decode(Reader in) {
    return new ClosedSet(in.list(MAX_BUNDLES, Reader::word), in.list(MAX_NODES, Reader::word));
  }
}
