package io.sidework.load;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.lot.Verdict;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A lot that is certified whole at its first tick: what {@link StateLoad} feeds a node with. */
final class SyntheticLot implements Lot {
  private final LotContext context;
  private final boolean differ;
  private boolean done;

  SyntheticLot(LotContext context, boolean differ) {
    this.context = context;
    this.differ = differ;
  }

  @Override
  public Decision apply(LotInput input, long now) {
    if (done) {
      return new Decision(Verdict.IGNORE, List.of(), input);
    }
    done = true;
    Deal deal = context.deal();
    SegmentCertificate made =
        differ
            ? SyntheticSegments.full(deal, context.lot())
            : SyntheticSegments.same(deal, context.lot());
    List<Effect> effects = new ArrayList<>();
    for (Leaf leaf : made.leaves()) {
      byte[] output = differ ? SyntheticSegments.output(deal, leaf.taskIndex()) : new byte[0];
      effects.add(new Effect.StoreOutput(leaf.outputHash(), output));
    }
    effects.add(new Effect.Certified(made));
    return new Decision(Verdict.ACCEPT, effects, input);
  }

  @Override
  public void anticipate() {}

  @Override
  public LotProgress progress() {
    BigInteger all =
        BigInteger.ONE.shiftLeft(context.deal().lotSize(context.lot())).subtract(BigInteger.ONE);
    BigInteger certified = done ? all : BigInteger.ZERO;
    return new LotProgress(0, done ? "DONE" : "COLLECTING", certified, certified, List.of(), 0);
  }

  @Override
  public int slot() {
    return 0;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public boolean isIdle() {
    return done;
  }
}
