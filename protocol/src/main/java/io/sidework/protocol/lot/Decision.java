package io.sidework.protocol.lot;

import java.util.List;

/** What an input led to: a verdict, and effects to carry out after it is on disk. */
public record Decision(Verdict verdict, List<Effect> effects) {
  public Decision {
    effects = List.copyOf(effects);
  }
}
