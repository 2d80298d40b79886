package io.sidework.node.application;

import io.sidework.protocol.type.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Frames that come a moment too early: about deals that are not open here yet (spec N-12), or
 * openings of lots that others have closed (N-35). Everything important is sent again, so what does
 * not fit, or waits too long, may be lost; but no sender crowds out another: where there is no room
 * left, who has most of it gives way.
 *
 * @param <K> what has to happen first
 */
final class EarlyFrames<K> {
  static final int MAX_BYTES = 4 << 20;

  /** Each counts for that much at least, so that there are at most 512. */
  static final int LEAST_BYTES = 8 << 10;

  static final long MAX_AGE_MILLIS = 15_000;

  private record Waiting<K>(K until, Address sender, Command command, int bytes, long since) {}

  private final Deque<Waiting<K>> frames = new ArrayDeque<>();
  private final Map<Address, Integer> shares = new TreeMap<>();
  private int bytes;

  /**
   * Keeps a frame, if need be in the place of the latest ones of a sender that would still have
   * more room than this one.
   *
   * @param size bytes
   * @return false when there is no room left and nobody has more of it than this sender
   */
  boolean add(K until, Address sender, Command command, int size, long now) {
    expire(now);
    Waiting<K> next = new Waiting<>(until, sender, command, Math.max(size, LEAST_BYTES), now);
    while (bytes + next.bytes() > MAX_BYTES) {
      Address greediest = greediest();
      if (share(greediest) <= share(sender) + next.bytes()) {
        return false;
      }
      dropLatest(greediest);
    }
    frames.add(next);
    count(sender, next.bytes());
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
            count(frame.sender(), -frame.bytes());
          }
          return match;
        });
    return taken;
  }

  private int share(Address sender) {
    return shares.getOrDefault(sender, 0);
  }

  /** Who has most of the room; of equal ones the first address. */
  private Address greediest() {
    Address greediest = Address.ZERO;
    for (Address sender : shares.keySet()) {
      greediest = share(sender) > share(greediest) ? sender : greediest;
    }
    return greediest;
  }

  private void dropLatest(Address sender) {
    Iterator<Waiting<K>> latestFirst = frames.descendingIterator();
    while (latestFirst.hasNext()) {
      Waiting<K> frame = latestFirst.next();
      if (frame.sender().equals(sender)) {
        latestFirst.remove();
        count(sender, -frame.bytes());
        return;
      }
    }
  }

  private void count(Address sender, int more) {
    bytes += more;
    int share = share(sender) + more;
    if (share == 0) {
      shares.remove(sender);
    } else {
      shares.put(sender, share);
    }
  }

  private void expire(long now) {
    while (!frames.isEmpty() && frames.getFirst().since() < now - MAX_AGE_MILLIS) {
      Waiting<K> old = frames.removeFirst();
      count(old.sender(), -old.bytes());
    }
  }
}
