package io.sidework.protocol.lot;

import io.sidework.protocol.type.Address;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who has shown a sign of life when (spec L-5). Coarse on purpose: each change is an entry in the
 * lot's log, so only one in half a silence is kept.
 */
final class Attendance {
  private long start;
  private final long silence;
  private final Map<Address, Long> seen = new TreeMap<>();

  Attendance(long start, long silence) {
    this.start = start;
    this.silence = silence;
  }

  /** Signs of life are not kept while a round is frozen: silence counts from its end. */
  void startRound(long now) {
    start = now;
  }

  /** True when this sign of life changes the state. */
  boolean see(Address worker, long now) {
    if (now - since(worker) < silence / 2) {
      return false;
    }
    seen.put(worker, now);
    return true;
  }

  boolean isSilent(Address worker, long now) {
    return now - since(worker) >= silence;
  }

  /** When the first of those who are not silent yet will be, if none of them says anything. */
  long nextSilence(long now) {
    long next = Admission.sooner(Long.MAX_VALUE, start + silence, now);
    for (long at : seen.values()) {
      next = Admission.sooner(next, Math.max(start, at) + silence, now);
    }
    return next;
  }

  private long since(Address worker) {
    return Math.max(start, seen.getOrDefault(worker, start));
  }
}
