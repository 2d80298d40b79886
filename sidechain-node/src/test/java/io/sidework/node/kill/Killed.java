package io.sidework.node.kill;

/** The process is gone: an error, so that no part takes it for trouble of its own. */
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed(String where) {
    super(where);
  }
}
