package io.sidework.node.application;

/**
 * Work that goes on in turns and may wait for the outside: on a thread of its own in a node ({@link
 * Shift}), in virtual time in a simulation.
 */
public interface Duty {
  /**
   * Does what is due.
   *
   * @return milliseconds until there may be more to do
   */
  long turn() throws InterruptedException;
}
