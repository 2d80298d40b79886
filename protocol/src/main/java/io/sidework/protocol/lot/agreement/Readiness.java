package io.sidework.protocol.lot.agreement;

/** How far a node is with checking something. */
public enum Readiness {
  READY,
  /** Data or time is missing; ask again when either came. */
  WAITING,
  /** Breaks a rule; will never be right in this view. */
  WRONG
}
