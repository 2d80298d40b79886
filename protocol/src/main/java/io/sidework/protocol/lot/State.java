package io.sidework.protocol.lot;

/**
 * A state of a machine whose transitions are a table.
 *
 * @param <S> the machine's states
 * @param <E> what can happen to it
 */
interface State<S extends Enum<S> & State<S, E>, E extends Enum<E>> {
  /**
   * The state after an event.
   *
   * @throws IllegalStateException when the table has no such transition
   */
  S on(E event);
}
