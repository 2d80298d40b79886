package io.sidework.protocol.lot;

/** What a certified ruling says about a task (spec L-24), and what follows an audit. */
enum TaskEvent {
  /** Too few copies agree, and more can be had (L-25). */
  WIDEN,
  /** Only re-executions can decide it, now or still (L-26). */
  SEEK_TRUTH,
  /** It waits for the checks of its batch (L-62). */
  HOLD,
  /** It has a leaf (L-29). */
  CERTIFY,
  /** It has a leaf that copies agreed on, and the committee checks it afterwards (L-64). */
  AUDIT,
  /** The committee has checked it. */
  CHECKED
}
