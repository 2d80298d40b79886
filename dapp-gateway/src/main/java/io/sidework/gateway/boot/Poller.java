package io.sidework.gateway.boot;

import io.sidework.contracts.chain.ChainUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a step for as long as it lives. A step that fails is tried again. */
final class Poller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Poller.class);

  private final Thread thread;

  private Poller(Thread thread) {
    this.thread = thread;
  }

  static Poller start(String name, long millis, Runnable step) {
    return new Poller(Thread.ofVirtual().name("poll-" + name).start(() -> loop(millis, step)));
  }

  private static void loop(long millis, Runnable step) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        step.run();
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        return;
      } catch (ChainUnavailable e) {
        log.warn("the chain does not answer: {}", e.getMessage());
        pause(millis);
      } catch (RuntimeException e) {
        log.error("a round failed and will be repeated", e);
        pause(2 * millis);
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
