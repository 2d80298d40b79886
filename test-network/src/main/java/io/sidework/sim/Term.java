package io.sidework.sim;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What a deal may agree on besides its tasks. */
enum Term {
  /** Only seats of the seller's pool may work for it. */
  POOL(100),
  /** Its program's owner is paid for each task. */
  PROGRAM(150),
  /** Its tasks read a dataset, whose owner is paid for each of them. */
  DATASET(150),
  /** Its results are told to a contract, for a fee. */
  CALLBACK(150);

  private final int often;

  /**
   * @param often of a thousand deals, so many have it
   */
  Term(int often) {
    this.often = often;
  }

  static Set<Term> draw(Dice dice) {
    Set<Term> drawn = EnumSet.noneOf(Term.class);
    for (Term term : values()) {
      if (dice.chance(term.often)) {
        drawn.add(term);
      }
    }
    return drawn;
  }

  /** In the same order in every process. */
  static Set<Term> setOf(Collection<Term> terms) {
    return terms.isEmpty() ? EnumSet.noneOf(Term.class) : EnumSet.copyOf(terms);
  }
}
