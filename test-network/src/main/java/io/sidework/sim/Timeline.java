package io.sidework.sim;

import java.util.PriorityQueue;

/** Virtual time: what is to happen happens in order of time, then in order of asking. */
final class Timeline {
  /** Unix milliseconds at which every simulation begins. */
  static final long START = 1_700_000_000_000L;

  private record Event(long at, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now = START;
  private long number;

  /** Unix milliseconds. */
  long now() {
    return now;
  }

  /** Milliseconds since the simulation began. */
  long elapsed() {
    return now - START;
  }

  void after(long millis, Runnable action) {
    events.add(new Event(now + Math.max(0, millis), number++, action));
  }

  /** Lets the next thing happen; false when there is none. */
  boolean step() {
    Event next = events.poll();
    if (next == null) {
      return false;
    }
    now = next.at;
    next.action.run();
    return true;
  }

  /** How much has happened so far. */
  long steps() {
    return number - events.size();
  }
}
