package io.sidework.protocol.ledger;

import java.util.List;

/** What an operation came to. */
public sealed interface Decision {
  /**
   * It was carried out.
   *
   * @param segments of a settlement, for each segment why it was left out; else empty
   */
  record Done(List<SkipReason> segments) implements Decision {
    public Done {
      segments = List.copyOf(segments);
    }
  }

  /** It changed nothing. */
  record Refused(Refusal reason) implements Decision {}

  Decision DONE = new Done(List.of());

  static Decision refused(Refusal reason) {
    return new Refused(reason);
  }
}
