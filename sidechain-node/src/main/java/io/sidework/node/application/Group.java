package io.sidework.node.application;

import io.sidework.node.port.Mutation;
import java.util.ArrayList;
import java.util.List;

/**
 * What a group of commands changes and then does. Nothing is sent before what it rests on is on
 * disk: a node that forgot what it said after a crash could contradict itself (protocol 5, P8).
 */
final class Group {
  /** What a group writes is in memory two or three times until it is on disk. */
  private static final int MAX_BYTES = 4 << 20;

  /** Lots that a group begins: 10 to 50 ms of the core's time (spec N-33). */
  static final int MAX_BEGUN = 16;

  /** Tickets after which it begins no further lot: some 50 ms of hashing. */
  static final long MAX_TICKETS = 1 << 16;

  private final long now;
  private final List<Mutation> writes = new ArrayList<>();
  private final List<Runnable> effects = new ArrayList<>();
  private final List<Runnable> afterwards = new ArrayList<>();
  private long bytes;
  private int begun;
  private long tickets;

  Group(long now) {
    this.now = now;
  }

  /** Milliseconds; one time for the whole group. */
  long now() {
    return now;
  }

  void write(Mutation mutation) {
    writes.add(mutation);
    switch (mutation) {
      case Mutation.AppendLog log -> bytes += log.entry().input().length;
      case Mutation.PutOutput put -> bytes += put.output().length;
      default -> {}
    }
  }

  /** Whether it holds anything that this node may contradict if it forgets it. */
  boolean hasPromises() {
    return writes.stream()
        .anyMatch(
            each -> !(each instanceof Mutation.PutMark || each instanceof Mutation.NextBlock));
  }

  /**
   * A lot begins.
   *
   * @param drawn tickets that this takes
   */
  void begun(long drawn) {
    begun++;
    tickets += drawn;
  }

  boolean mayBegin() {
    return begun < MAX_BEGUN && tickets < MAX_TICKETS;
  }

  /** Large enough to be written before anything else is taken in. */
  boolean isFull() {
    return bytes >= MAX_BYTES || !mayBegin();
  }

  void after(Runnable effect) {
    effects.add(effect);
  }

  /** To be done when all of the group has left. */
  void afterwards(Runnable work) {
    afterwards.add(work);
  }

  List<Runnable> afterwards() {
    return afterwards;
  }

  List<Mutation> writes() {
    return writes;
  }

  List<Runnable> effects() {
    return effects;
  }
}
