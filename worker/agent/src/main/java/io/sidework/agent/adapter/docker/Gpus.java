package io.sidework.agent.adapter.docker;

import java.util.ArrayList;
import java.util.List;

/** The cards of this machine, each with one task at a time. Thread-safe. */
final class Gpus {
  private final int all;
  private final List<Gpu> free;

  Gpus(List<Gpu> cards) {
    this.all = cards.size();
    this.free = new ArrayList<>(cards);
  }

  /**
   * Takes so many.
   *
   * @throws Images.Unavailable when there are fewer, or others have them
   */
  synchronized List<Gpu> take(int count) throws Images.Unavailable {
    if (count > free.size()) {
      throw new Images.Unavailable(
          "it wants %d graphics cards, %d of %d are free".formatted(count, free.size(), all));
    }
    List<Gpu> taken = List.copyOf(free.subList(0, count));
    free.subList(0, count).clear();
    return taken;
  }

  synchronized void giveBack(List<Gpu> taken) {
    free.addAll(taken);
  }
}
