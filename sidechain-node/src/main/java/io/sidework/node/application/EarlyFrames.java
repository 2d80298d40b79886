package io.sidework.node.application;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Frames that come a moment too early: about deals that are not open here yet (spec N-12), or
 * openings of lots that others have closed (N-35). Everything important is sent again, so what does
 * not fit, or waits too long, may be lost.
 *
 * @param <K> what has to happen first
 */
final class EarlyFrames<K> {
  static final int MAX_FRAMES = 512;
  static final int MAX_BYTES = 4 << 20;
  static final long MAX_AGE_MILLIS = 15_000;

  private record Waiting<K>(K until, Command command, int bytes, long since) {}

  private final Deque<Waiting<K>> frames = new ArrayDeque<>();
  private int bytes;

  boolean add(K until, Command command, int size, long now) {
    expire(now);
    if (frames.size() >= MAX_FRAMES || bytes + size > MAX_BYTES) {
      return false;
    }
    frames.add(new Waiting<>(until, command, size, now));
    bytes += size;
    return true;
  }

  /** Removes and returns what waits for this, in order of arrival. */
  List<Command> take(K until, long now) {
    expire(now);
    if (frames.isEmpty()) {
      return List.of();
    }
    List<Command> taken = new ArrayList<>();
    frames.removeIf(
        frame -> {
          boolean match = frame.until().equals(until);
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
