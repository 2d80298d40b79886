package io.sidework.node.adapter.vertx;

import java.util.Set;

/**
 * What one connection has sent and the core has not taken. Guarded by its {@link InboundBudget}.
 */
final class Inflow {
  /** Bytes and messages that wait for the core before the connection is not read from. */
  static final int WINDOW_BYTES = 1 << 20;

  static final int WINDOW_MESSAGES = 64;

  /** Headers of a message's frames. */
  private static final int FRAMING = 1024;

  private final Tap tap;
  private boolean full;
  private boolean open = true;

  /** Bytes of the largest message; small until the other side has logged in. */
  volatile int largest;

  /** Bytes of a message that has begun; its frames' headers included. */
  long partial;

  /** When that message began, or was let go on. */
  long since;

  long atCore;
  int messages;

  /** The connection's own side. */
  interface Tap {
    /** Reads on, or reads no more. */
    void open(boolean open);

    /** Says why, and ends. */
    void refuse(String reason);
  }

  Inflow(Tap tap, int largest) {
    this.tap = tap;
    this.largest = largest;
  }

  long held() {
    return partial + atCore;
  }

  boolean isTooLarge() {
    return partial > (long) largest + FRAMING;
  }

  boolean isOpen() {
    return open;
  }

  /** Turns the tap as it has to be now. */
  void turn(Set<Inflow> waiting) {
    if (atCore > WINDOW_BYTES || messages > WINDOW_MESSAGES) {
      full = true;
    } else if (atCore <= WINDOW_BYTES / 2 && messages <= WINDOW_MESSAGES / 2) {
      full = false;
    }
    boolean next = !full && !waiting.contains(this);
    if (next != open) {
      open = next;
      tap.open(next);
    }
  }

  void refuse(String reason) {
    tap.refuse(reason);
  }
}
