package io.sidework.sim;

import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Rates;
import io.sidework.sim.Scenario.DealPlan;
import io.sidework.sim.Scenario.Job;
import java.math.BigInteger;

/** Rates of deals that are paid by use, near where caps and roundings are met. */
final class Tariff {
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private Tariff() {}

  /** Rates for a third of those that may have some: containers have none. */
  static Rates draw(Dice dice, DealPlan plan) {
    boolean metered = dice.chance(330);
    Rates rates =
        new Rates(
            rate(dice, plan, plan.fuel() / 2),
            rate(dice, plan, plan.fuel() * 4),
            rate(dice, plan, Work.MOST_BYTES_IN / 2),
            rate(dice, plan, 30));
    return metered && plan.job() != Job.CONTAINER ? rates : Rates.FIXED;
  }

  /**
   * @param typical use of it by a task
   */
  private static Amount rate(Dice dice, DealPlan plan, long typical) {
    BigInteger whole =
        BigInteger.valueOf(plan.price())
            .multiply(BigInteger.valueOf(Rates.PER))
            .divide(BigInteger.valueOf(typical));
    BigInteger some =
        whole.multiply(BigInteger.valueOf(dice.between(1, 12))).divide(BigInteger.valueOf(16));
    int kind = dice.below(10);
    return new Amount(
        switch (kind) {
          case 0, 1, 2 -> BigInteger.ZERO;
          case 3 -> BigInteger.ONE;
          default -> some.min(MOST);
        });
  }
}
