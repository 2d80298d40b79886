package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import java.math.BigInteger;
import java.util.List;

/**
 * What a RESOLVE decides (spec L-24).
 *
 * @param leaves outcomes, ascending; may be empty
 * @param widen tasks that need more copies
 * @param truth tasks that the committee re-executes
 * @param noShows closed copies that nobody opened
 */
record Ruling(List<Leaf> leaves, BigInteger widen, BigInteger truth, List<Bits> noShows)
    implements Encodable {
  Ruling {
    leaves = List.copyOf(leaves);
    noShows = List.copyOf(noShows);
  }

  @Override
  public void encode(Writer out) {
    out.list(leaves).word(widen).word(truth).list(noShows);
  }

  static Ruling decode(byte[] bytes) {
    return Reader.all(
        bytes,
        in ->
            new Ruling(
                in.list(Deal.LOT, Leaf::decode), in.uint256(), in.uint256(), Bits.decodeList(in)));
  }
}
