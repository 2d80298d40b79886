package io.sidework.node.application;

import io.sidework.protocol.type.DealId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Frames about deals that are not open here yet: others may have seen Q HeldBy a moment before.
 * Everything important is sent again, so what does not fit, or waits too long, may be lost.
 */
final class EarlyFrames {
  static final int MAX_FRAMES = 512;
  static final int MAX_BYTES = 4 << 20;
  static final long MAX_AGE_MILLIS = 15_000;

  private record Waiting(DealId deal, Command command, int bytes, long since) {}

  private final Deque<Waiting> frames = new ArrayDeque<>();
  private int bytes;

  boolean add(DealId deal, Command command, int size, long now) {
    expire(now);
    if (frames.size() >= MAX_FRAMES || bytes + size > MAX_BYTES) {
      return false;
    }
    frames.add(new Waiting(deal, command, size, now));
    bytes += size;
    return true;
  }

  /** Removes and returns what waits for a deal, in order of arrival. */
  List<Command> take(DealId deal) {
    List<Command> taken = new ArrayList<>();
    frames.removeIf(
        frame -> {
          boolean match = frame.deal().equals(deal);
          if (match) {
            taken.add(frame.command());
            bytes -= frame.bytes();
          }
          return match;
        });
    return taken;
  }

  private void expire(long now) {
    while (!frames.isEmpty() && frames.getFirst().since() < now - MAX_AGE_MILLIS) {
      bytes -= frames.removeFirst().bytes();
    }
  }
}
