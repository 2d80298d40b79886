package io.sidework.protocol.lot;

/** What became of an input from outside. */
public sealed interface Verdict {
  /** It changed the state; it has to be on disk before its effects leave. */
  record Accept() implements Verdict {}

  /** Seen before, or of no use any more; nothing changed. */
  record Ignore() implements Verdict {}

  /** Cannot be judged before something else has come; nothing changed. */
  record Defer(String needs) implements Verdict {}

  /** Wrong, with the facts; nothing changed. */
  record Reject(String reason) implements Verdict {}

  Verdict ACCEPT = new Accept();
  Verdict IGNORE = new Ignore();
}
