package io.sidework.protocol.lot;

/** What moves a lot from one phase to another. */
enum LotEvent {
  /** View 0 of CLOSE is entered, or CLOSE is decided without this node (L-10, L-33). */
  FREEZE,
  /** CLOSE is decided and the bundles that it names are here (L-2, L-13). */
  CLOSED,
  /** View 0 of RESOLVE is entered (L-20, L-33). */
  ENTER_RESOLVE,
  /** RESOLVE is decided and tasks are left (L-29). */
  NEXT_ROUND,
  /** RESOLVE is decided and no task is left (L-29). */
  FINISH,
  /** Certificates that others made cover what this node has not certified itself (L-43). */
  FINISH_ELSEWHERE
}
