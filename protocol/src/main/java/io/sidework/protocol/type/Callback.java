package io.sidework.protocol.type;

/**
 * Who on chain is told a deal's results, and what for (spec R-25).
 *
 * @param target the contract that is called, or zero for nobody
 * @param gas for each call, at most 5 million
 * @param fee per task, to who delivers its output
 */
public record Callback(Address target, int gas, Amount fee) {
  public static final Callback NONE = new Callback(Address.ZERO, 0, Amount.ZERO);

  public boolean isWanted() {
    return !target.isZero();
  }
}
