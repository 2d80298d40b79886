package io.sidework.agent.boot;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which decisions are made. A failure is logged and ends nothing else. */
final class Desk implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("desk").factory(), new ThreadPoolExecutor.DiscardPolicy());

  @Override
  public void execute(Runnable task) {
    thread.execute(() -> guard(task));
  }

  void every(long millis, Runnable task) {
    var unused =
        thread.scheduleWithFixedDelay(() -> guard(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** A task whose failure is logged and ends nothing else. */
  static Runnable guarded(Runnable task) {
    return () -> guard(task);
  }

  private static void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a step failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
