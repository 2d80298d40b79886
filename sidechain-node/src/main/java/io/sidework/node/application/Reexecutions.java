package io.sidework.node.application;

import io.sidework.node.port.ReferenceRuntime;
import io.sidework.node.port.ReferenceRuntime.Run;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.DealId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks in the reference runtime, one at a time, on a thread of its own. */
public final class Reexecutions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reexecutions.class);

  /** Tasks that wait; what does not fit is asked for again later. */
  static final int MAX_WAITING = 4096;

  private static final long RETRY_MILLIS = 2_000;
  private static final long SLOWEST_RETRY_MILLIS = 60_000;
  private static final long REST_AFTER_MILLIS = 30_000;

  private record Job(DealId deal, int taskIndex) {}

  private static final class Attempt {
    private final Deal deal;
    private long notBefore;
    private long pause = RETRY_MILLIS;

    private Attempt(Deal deal) {
      this.deal = deal;
    }
  }

  private final Mailbox mailbox;
  private final ReferenceRuntime runtime;
  private final Map<Job, Attempt> waiting = new LinkedHashMap<>();
  private final Thread thread;

  public Reexecutions(Mailbox mailbox, ReferenceRuntime runtime) {
    this.mailbox = mailbox;
    this.runtime = runtime;
    this.thread = Thread.ofPlatform().name("reexecution").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Asks for a task; answered by {@link Command.Reexecuted}, once however often it is asked. */
  void want(Deal deal, int taskIndex) {
    synchronized (waiting) {
      if (waiting.size() < MAX_WAITING) {
        waiting.putIfAbsent(new Job(deal.id(), taskIndex), new Attempt(deal));
        waiting.notifyAll();
      }
    }
  }

  void drop(DealId deal) {
    synchronized (waiting) {
      waiting.keySet().removeIf(job -> job.deal().equals(deal));
    }
  }

  /** Tasks that wait or run. */
  int size() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  private void run() {
    try {
      long idleSince = millis();
      while (true) {
        Optional<Job> next = next();
        if (next.isPresent()) {
          attempt(next.get());
          idleSince = millis();
        } else if (millis() > idleSince + REST_AFTER_MILLIS) {
          runtime.rest();
          idleSince = millis();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("re-execution ends");
    }
  }

  private Optional<Job> next() throws InterruptedException {
    synchronized (waiting) {
      long now = millis();
      for (Map.Entry<Job, Attempt> entry : waiting.entrySet()) {
        if (entry.getValue().notBefore <= now) {
          return Optional.of(entry.getKey());
        }
      }
      waiting.wait(500);
      return Optional.empty();
    }
  }

  private void attempt(Job job) throws InterruptedException {
    Attempt attempt;
    synchronized (waiting) {
      attempt = waiting.get(job);
    }
    if (attempt == null) {
      return;
    }
    switch (runtime.run(attempt.deal, job.taskIndex())) {
      case Run.Done done -> {
        finish(job);
        mailbox.put(
            new Command.Reexecuted(job.deal(), job.taskIndex(), done.result(), done.output()));
      }
      case Run.Abstained(String reason) -> {
        LOG.warn("task {} of deal {} not re-executed: {}", job.taskIndex(), job.deal(), reason);
        synchronized (waiting) {
          attempt.notBefore = millis() + attempt.pause;
          attempt.pause = Math.min(attempt.pause * 2, SLOWEST_RETRY_MILLIS);
        }
      }
      case Run.Impossible(String reason) -> {
        LOG.error("task {} of deal {} cannot run: {}", job.taskIndex(), job.deal(), reason);
        synchronized (waiting) {
          attempt.notBefore = Long.MAX_VALUE;
        }
      }
    }
  }

  private void finish(Job job) {
    synchronized (waiting) {
      waiting.remove(job);
    }
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public void close() {
    thread.interrupt();
    runtime.close();
  }
}
