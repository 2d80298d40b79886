package io.sidework.node.application;

import io.sidework.node.port.Mutation;
import java.util.ArrayList;
import java.util.List;

/**
 * What a group of commands changes and then does. Nothing is sent before what it rests on is on
 * disk: a node that forgot what it said after a crash could contradict itself (protocol 5, P8).
 */
final class Group {
  private final long now;
  private final List<Mutation> writes = new ArrayList<>();
  private final List<Runnable> effects = new ArrayList<>();

  Group(long now) {
    this.now = now;
  }

  /** Milliseconds; one time for the whole group. */
  long now() {
    return now;
  }

  void write(Mutation mutation) {
    writes.add(mutation);
  }

  void after(Runnable effect) {
    effects.add(effect);
  }

  List<Mutation> writes() {
    return writes;
  }

  List<Runnable> effects() {
    return effects;
  }
}
