package io.sidework.sim;

import java.util.EnumSet;

/** Looks for a planted bug; called from another class loader, so in words of the platform alone. */
public final class Hunt {
  private Hunt() {}

  /**
   * Runs seeds with every fault until one breaks a promise.
   *
   * @return how many did not, and what broke; empty: nothing did
   */
  public static String[] run(int seeds) {
    for (int seed = 1; seed <= seeds; seed++) {
      Scenario scenario =
          Scenario.draw(seed, new Scenario.Wish(0, 0, 0, EnumSet.allOf(Fault.class)));
      try {
        Simulation.Outcome outcome = Simulation.run(scenario, new Signatures(), null);
        if (outcome.broken().isPresent()) {
          return new String[] {String.valueOf(seed - 1), outcome.broken().get()};
        }
      } catch (RuntimeException e) {
        return new String[] {String.valueOf(seed - 1), "stops: " + e};
      }
    }
    return new String[] {String.valueOf(seeds), ""};
  }
}
