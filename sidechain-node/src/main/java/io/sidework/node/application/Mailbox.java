package io.sidework.node.application;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What waits for the core. Connections limit what each puts in; this limits all of them. */
public final class Mailbox {
  static final int CAPACITY = 16_384;
  private static final int GROUP = 256;

  private final BlockingQueue<Command> queue = new LinkedBlockingQueue<>(CAPACITY);

  /** Never blocks; false when the node is overloaded. */
  public boolean offer(Command command) {
    return queue.offer(command);
  }

  /** Waits for room: for threads that have nothing better to do. */
  public void put(Command command) throws InterruptedException {
    queue.put(command);
  }

  /** Whether there is anything to take. */
  public boolean hasMore() {
    return !queue.isEmpty();
  }

  /** Everything that is there now, at most a group. */
  public List<Command> poll() {
    List<Command> group = new ArrayList<>();
    queue.drainTo(group, GROUP);
    return group;
  }

  /** Everything that is there, at most a group; empty after a while without anything. */
  List<Command> take() throws InterruptedException {
    Command first = queue.poll(1, TimeUnit.SECONDS);
    if (first == null) {
      return List.of();
    }
    List<Command> group = new ArrayList<>();
    group.add(first);
    queue.drainTo(group, GROUP - 1);
    return group;
  }
}
