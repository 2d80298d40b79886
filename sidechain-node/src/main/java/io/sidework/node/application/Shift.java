package io.sidework.node.application;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one duty: turn after turn until it is closed. */
public final class Shift implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shift.class);

  private final Duty duty;
  private final Thread thread;

  public Shift(String name, Duty duty) {
    this.duty = duty;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(duty.turn());
      }
    } catch (InterruptedException e) {
      LOG.debug("{} ends", thread.getName());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      // It may be reading what is closed next.
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
