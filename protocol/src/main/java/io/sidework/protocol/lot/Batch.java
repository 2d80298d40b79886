package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/**
 * Results of one worker that stand alone and wait for the check of some of them (spec L-61).
 *
 * @param round whose CLOSE they are in
 * @param tasks bit i: task 256*lot + i is in it
 * @param drawn those that somebody else has to confirm
 */
record Batch(Address worker, int round, BigInteger tasks, BigInteger drawn)
    implements Encodable, Comparable<Batch> {
  private static final Comparator<Batch> ORDER =
      Comparator.comparingInt(Batch::round).thenComparing(Batch::worker);

  @Override
  public int compareTo(Batch other) {
    return ORDER.compare(this, other);
  }

  boolean isDrawn(Task task) {
    return drawn.testBit(task.bit());
  }

  @Override
  public void encode(Writer out) {
    out.address(worker).u32(round).word(tasks).word(drawn);
  }

  private static Batch decode(Reader in) {
    return new Batch(in.address(), in.u32(), in.uint256(), in.uint256());
  }

  /** Ascending and disjoint, with draws from their own tasks: one form for one content. */
  static List<Batch> decodeList(Reader in) {
    List<Batch> list = in.list(Deal.LOT, Batch::decode);
    BigInteger seen = BigInteger.ZERO;
    for (int i = 0; i < list.size(); i++) {
      Batch batch = list.get(i);
      if (batch.drawn.signum() == 0
          || batch.drawn.andNot(batch.tasks).signum() != 0
          || batch.tasks.and(seen).signum() != 0
          || i > 0 && list.get(i - 1).compareTo(batch) >= 0) {
        throw new MalformedMessage("batches out of order, empty or overlapping");
      }
      seen = seen.or(batch.tasks);
    }
    return list;
  }
}
