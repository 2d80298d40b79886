package io.sidework.protocol.ledger;

/** Why a segment was left out of a settlement: the first that holds, in this order (spec R-19). */
public enum SkipReason {
  /** It was not left out. */
  NONE,
  UNKNOWN_DEAL,
  OTHER_EPOCH,
  REFUNDED,
  EMPTY,
  OUT_OF_RANGE,
  ALREADY_SETTLED,
  BAD_CREDITS,
  OVER_LOCK,
  NO_QUORUM
}
