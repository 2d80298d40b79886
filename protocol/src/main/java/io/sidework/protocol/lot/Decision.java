package io.sidework.protocol.lot;

import java.util.List;

/**
 * What an input led to: a verdict, and effects. Of an accepted input they leave once it is on disk;
 * those of any other verdict, repetitions and answers, are carried out too but need no disk.
 *
 * @param logged what the log needs of an accepted input: the input, or an extract of it that leads
 *     to the same state
 */
public record Decision(Verdict verdict, List<Effect> effects, LotInput logged) {
  public Decision {
    effects = List.copyOf(effects);
  }
}
