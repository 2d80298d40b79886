package io.sidework.protocol.lot;

import java.util.List;

/**
 * One row of a state machine's table. The diagrams in docs/spec/lot.md are generated from these.
 */
record Transition<S extends Enum<S>, E extends Enum<E>>(S from, E event, S to) {
  /** Where a table leads. */
  static <S extends Enum<S>, E extends Enum<E>> S next(
      List<Transition<S, E>> table, S from, E event) {
    for (Transition<S, E> row : table) {
      if (row.from == from && row.event == event) {
        return row.to;
      }
    }
    throw new IllegalStateException(event + " cannot happen to what is " + from);
  }
}
