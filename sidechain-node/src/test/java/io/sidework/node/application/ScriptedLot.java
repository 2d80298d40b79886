package io.sidework.node.application;

import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotProgress;
import java.math.BigInteger;
import java.util.List;

/** A lot that never gets anywhere; what it says to inputs is a test's. */
abstract class ScriptedLot implements Lot {
  @Override
  public void anticipate() {}

  @Override
  public LotProgress progress() {
    return new LotProgress(0, "COLLECTING", BigInteger.ZERO, BigInteger.ZERO, List.of(), 0);
  }

  @Override
  public int slot() {
    return 0;
  }

  @Override
  public boolean isDone() {
    return false;
  }

  @Override
  public boolean isIdle() {
    return false;
  }
}
