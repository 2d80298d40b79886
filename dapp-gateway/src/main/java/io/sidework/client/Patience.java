package io.sidework.client;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks again for a while when the other side does not answer: gateways may be restarted. */
final class Patience {
  private static final long PAUSE_MILLIS = 500;

  private Patience() {}

  static <T> T within(int seconds, Consumer<String> notes, Supplier<T> request) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    boolean told = false;
    while (true) {
      try {
        return request.get();
      } catch (Unanswered e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        if (!told) {
          notes.accept(e.getMessage() + "; asking again for up to " + seconds + " s");
          told = true;
        }
      }
      pause(PAUSE_MILLIS);
    }
  }

  /** Sleeps; an interrupt ends the program's work. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobFailed("interrupted", e);
    }
  }
}
