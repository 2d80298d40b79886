package io.sidework.protocol.lot;

/** What a certified ruling says about a task (spec L-24). */
enum TaskEvent {
  /** Too few copies agree, and more can be had (L-25). */
  WIDEN,
  /** Only re-executions can decide it, now or still (L-26). */
  SEEK_TRUTH,
  /** It has a leaf (L-29). */
  CERTIFY
}
