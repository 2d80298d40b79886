package io.sidework.sim;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Chance from a seed. Each matter has a stream of its own, so that leaving one fault out of a run
 * changes as little as possible of the others.
 */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed, String matter) {
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ matter.hashCode());
  }

  /** From low to high, both included. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True this often in a thousand. */
  boolean chance(int inThousand) {
    return inThousand > 0 && random.nextInt(1000) < inThousand;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
