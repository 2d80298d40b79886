package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.List;

/**
 * What a RESOLVE decides (spec L-24).
 *
 * @param leaves outcomes, ascending; may be empty
 * @param widen tasks that need more copies
 * @param truth tasks that the committee re-executes
 * @param held tasks that wait for the checks of their batch
 * @param redrawn tasks whose further owners the round's seed draws (L-44)
 * @param noShows closed copies of this round that nobody opened
 * @param absent their owners and those of rounds before that no segment has named yet, ascending
 * @param batches that wait from now on, ascending
 */
record Ruling(
    List<Leaf> leaves,
    BigInteger widen,
    BigInteger truth,
    BigInteger held,
    BigInteger redrawn,
    List<Bits> noShows,
    List<Address> absent,
    List<Batch> batches)
    implements Encodable {
  Ruling {
    leaves = List.copyOf(leaves);
    noShows = List.copyOf(noShows);
    absent = List.copyOf(absent);
    batches = List.copyOf(batches);
  }

  @Override
  public void encode(Writer out) {
    out.list(leaves).word(widen).word(truth).word(held).word(redrawn).list(noShows);
    out.u32(absent.size());
    absent.forEach(out::address);
    out.list(batches);
  }

  static Ruling decode(byte[] bytes) {
    return Reader.all(bytes, Ruling::decode);
  }

  private static Ruling decode(Reader in) {
    Ruling ruling =
        new Ruling(
            in.list(Deal.LOT, Leaf::decode),
            in.uint256(),
            in.uint256(),
            in.uint256(),
            in.uint256(),
            Bits.decodeList(in),
            in.list(SegmentCertificate.MOST_NO_SHOWS, Reader::address),
            Batch.decodeList(in));
    for (int i = 1; i < ruling.absent.size(); i++) {
      if (ruling.absent.get(i - 1).compareTo(ruling.absent.get(i)) >= 0) {
        throw new MalformedMessage("no-shows out of order");
      }
    }
    return ruling;
  }
}
