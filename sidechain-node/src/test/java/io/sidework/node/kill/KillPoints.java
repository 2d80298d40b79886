package io.sidework.node.kill;

import java.util.ArrayList;
import java.util.List;

/** Counts the boundaries of writes in a node's lives, and kills it at one of them. */
final class KillPoints {
  private final List<String> passed = new ArrayList<>();
  private final int fatal;

  /**
   * @param fatal the boundary, counted from 0; -1 for none
   */
  KillPoints(int fatal) {
    this.fatal = fatal;
  }

  void pass(String where) {
    passed.add(where);
    if (passed.size() == fatal + 1) {
      throw new Killed(where);
    }
  }

  /** Whether the next boundary is the fatal one: what can be torn is torn. */
  boolean isNext() {
    return passed.size() == fatal;
  }

  List<String> passed() {
    return List.copyOf(passed);
  }
}
