package io.sidework.sim;

import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.type.DealId;
import java.util.function.Consumer;

/** A node's lot, whose exceptions are seen before the node mends them (spec N-32). */
record WatchedLot(DealId deal, int number, Lot lot, Consumer<RuntimeException> broken)
    implements Lot {
  @Override
  public Decision apply(LotInput input, long now) {
    try {
      return lot.apply(input, now);
    } catch (RuntimeException e) {
      broken.accept(e);
      throw e;
    }
  }

  @Override
  public void anticipate() {
    lot.anticipate();
  }

  @Override
  public LotProgress progress() {
    return lot.progress();
  }

  @Override
  public int slot() {
    return lot.slot();
  }

  @Override
  public boolean isDone() {
    return lot.isDone();
  }

  @Override
  public boolean isIdle() {
    return lot.isIdle();
  }
}
