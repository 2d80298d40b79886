package io.sidework.node.adapter.vertx;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be read by the sessions of one kind (spec N-7). Who reads too slowly is cut off,
 * and when all of them together are over the limit it is the one with most pending, not the one who
 * happens to be written to. Workers and peers have one each, so that neither kind can have the
 * other cut off. Thread-safe.
 */
final class OutboundBudget {
  private final long most;
  private final long mostOfAll;
  private final Set<Share> shares = new LinkedHashSet<>();
  private long pending;

  /**
   * @param most bytes that wait for one session
   * @param mostOfAll bytes that wait for all sessions
   */
  OutboundBudget(long most, long mostOfAll) {
    this.most = most;
    this.mostOfAll = mostOfAll;
  }

  /** One session's part. */
  static final class Share {
    private final Runnable cut;
    private long pending;

    private Share(Runnable cut) {
      this.cut = cut;
    }
  }

  /**
   * @param cut ends the session at once; runs on the thread of whoever writes
   */
  synchronized Share join(Runnable cut) {
    Share share = new Share(cut);
    shares.add(share);
    return share;
  }

  /** Takes room for a message; false when the session has been cut off and must not be sent it. */
  boolean reserve(Share share, int bytes) {
    Share slowest;
    boolean stays;
    synchronized (this) {
      if (!shares.contains(share)) {
        return false;
      }
      share.pending += bytes;
      pending += bytes;
      slowest = tooSlow(share);
      if (slowest != null) {
        leave(slowest);
      }
      stays = slowest != share;
    }
    if (slowest != null) {
      slowest.cut.run();
    }
    return stays;
  }

  private @Nullable Share tooSlow(Share writtenTo) {
    if (writtenTo.pending > most) {
      return writtenTo;
    }
    return pending > mostOfAll
        ? shares.stream().max(Comparator.comparingLong(share -> share.pending)).orElseThrow()
        : null;
  }

  /** The message has left, or never will. */
  synchronized void release(Share share, int bytes) {
    if (shares.contains(share)) {
      share.pending -= bytes;
      pending -= bytes;
    }
  }

  /** The session has ended; what it had pending is freed with its socket. */
  synchronized void leave(Share share) {
    if (shares.remove(share)) {
      pending -= share.pending;
    }
  }

  synchronized long pending() {
    return pending;
  }
}
