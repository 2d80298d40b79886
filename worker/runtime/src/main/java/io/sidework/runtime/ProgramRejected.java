package io.sidework.runtime;

/** A module that cannot be a Sidework program. The message is one line for the program's author. */
public final class ProgramRejected extends Exception {
  public ProgramRejected(String message) {
    super(message.lines().findFirst().orElse(message));
  }
}
