package io.sidework.node.adapter.vertx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What the connections of one kind have sent and the core has not taken yet, messages of which only
 * a part is here included (spec N-24). Over the limit nobody is read from but who needs little, and
 * a few who are let finish their message, so that there is always someone who makes room. Workers
 * and peers have one each. Thread-safe.
 */
final class InboundBudget {
  /**
   * @param bytes from which on connections have to wait
   * @param most bytes, from which on the greatest is cut off; room for those who finish
   * @param share of every connection that is never made to wait
   * @param finishers connections that may finish a message while the others wait
   * @param patienceMillis for a message that is under way while others wait
   */
  record Limits(long bytes, long most, int share, int finishers, long patienceMillis) {}

  private final Limits limits;
  private final LongSupplier clock;
  private final Set<Inflow> inflows = new LinkedHashSet<>();
  private final Set<Inflow> waiting = new LinkedHashSet<>();
  private final Set<Inflow> finishing = new LinkedHashSet<>();
  private long used;

  /**
   * @param clock milliseconds
   */
  InboundBudget(Limits limits, LongSupplier clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * @param largest message, in bytes
   */
  synchronized Inflow join(Inflow.Tap tap, int largest) {
    Inflow inflow = new Inflow(tap, largest);
    inflows.add(inflow);
    return inflow;
  }

  /** Bytes were read from the connection. Then {@link #read} must be called. */
  synchronized void arrived(Inflow inflow, int bytes) {
    if (!inflows.contains(inflow)) {
      return;
    }
    if (inflow.partial <= 0) {
      inflow.since = clock.getAsLong();
    }
    inflow.partial += bytes;
    used += bytes;
  }

  /** So many of these bytes need no room any more: they were a whole message, or control frames. */
  synchronized void framed(Inflow inflow, long bytes, boolean message) {
    if (!inflows.contains(inflow)) {
      return;
    }
    inflow.partial -= bytes;
    used -= bytes;
    if (message) {
      inflow.since = clock.getAsLong();
      finishing.remove(inflow);
    }
  }

  /** All that was read has been looked at: decides who is read from next. */
  void read(Inflow inflow) {
    if (inflow.isTooLarge()) {
      refuse(inflow, "a message has at most " + inflow.largest + " bytes here");
    }
    synchronized (this) {
      if (inflows.contains(inflow)
          && used > limits.bytes
          && inflow.held() > limits.share
          && !finishing.contains(inflow)) {
        waiting.add(inflow);
      }
      serve();
      inflow.turn(waiting);
    }
    if (used() > limits.most) {
      refuse(greatest(), "the node is short of memory, and yours is the largest message");
    }
  }

  private synchronized Inflow greatest() {
    return inflows.stream().max(Comparator.comparingLong(Inflow::held)).orElseThrow();
  }

  /** A message goes to the core; {@link #taken} ends that. */
  synchronized void admitted(Inflow inflow, int bytes) {
    inflow.atCore += bytes;
    inflow.messages++;
    used += bytes;
    inflow.turn(waiting);
  }

  synchronized void taken(Inflow inflow, int bytes) {
    inflow.atCore -= bytes;
    inflow.messages--;
    used -= bytes;
    serve();
    inflow.turn(waiting);
  }

  /** Lets those go on for whom there is room. */
  private void serve() {
    for (Inflow next : List.copyOf(waiting)) {
      boolean fits = used <= limits.bytes || next.held() <= limits.share;
      // Who has begun nothing would only bring more.
      boolean finishes = next.partial > 0 && finishing.size() < limits.finishers;
      if (fits || finishes) {
        if (!fits) {
          finishing.add(next);
        }
        waiting.remove(next);
        next.since = clock.getAsLong();
        next.turn(waiting);
      }
    }
  }

  /** Cuts off who has begun a message, is read from, and does not go on while others wait. */
  void tick() {
    List<Inflow> stalled = new ArrayList<>();
    synchronized (this) {
      for (Inflow inflow : waiting.isEmpty() ? List.<Inflow>of() : List.copyOf(inflows)) {
        if (inflow.isOpen()
            && inflow.partial > limits.share
            && clock.getAsLong() - inflow.since > limits.patienceMillis) {
          stalled.add(inflow);
        }
      }
    }
    for (Inflow inflow : stalled) {
      refuse(inflow, "a message took too long to send while others waited for room");
    }
  }

  private void refuse(Inflow inflow, String reason) {
    if (leave(inflow)) {
      inflow.refuse(reason);
    }
  }

  /** The connection has ended, or will at once; what is with the core still counts. */
  synchronized boolean leave(Inflow inflow) {
    if (!inflows.remove(inflow)) {
      return false;
    }
    used -= inflow.partial;
    inflow.partial = 0;
    waiting.remove(inflow);
    finishing.remove(inflow);
    serve();
    return true;
  }

  synchronized long used() {
    return used;
  }
}
