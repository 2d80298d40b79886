package io.sidework.protocol.ledger;

import org.jspecify.annotations.Nullable;

/** Remembers the first requirement that does not hold; their order is their precedence. */
final class Requirements {
  private @Nullable Refusal first;

  Requirements require(boolean holds, Refusal otherwise) {
    if (!holds && first == null) {
      first = otherwise;
    }
    return this;
  }

  /** Refuses for the first that does not hold; when all hold, the rest is carried out. */
  Decision then(Runnable commit) {
    if (first != null) {
      return Decision.refused(first);
    }
    commit.run();
    return Decision.DONE;
  }
}
