package io.sidework.sim;

/** Ends a process in the middle of whatever it does. No code of ours catches errors. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash(String where) {
    super(where, null, false, false);
  }
}
