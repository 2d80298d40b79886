package io.sidework.node.application;

import io.sidework.node.port.ReferenceRuntime;
import io.sidework.node.port.ReferenceRuntime.Run;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.DealId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks in the reference runtime, one a turn. */
public final class Reexecutions implements Duty, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reexecutions.class);

  /** Tasks that wait; what does not fit is asked for again later. */
  static final int MAX_WAITING = 4096;

  private static final long RETRY_MILLIS = 2_000;
  private static final long SLOWEST_RETRY_MILLIS = 60_000;
  private static final long REST_AFTER_MILLIS = 30_000;
  private static final long PAUSE_MILLIS = 20;

  private record Job(DealId deal, int taskIndex) {}

  private static final class Attempt {
    private final Deal deal;
    private long notBefore = Long.MIN_VALUE;
    private long pause = RETRY_MILLIS;

    private Attempt(Deal deal) {
      this.deal = deal;
    }
  }

  private final Mailbox mailbox;
  private final ReferenceRuntime runtime;
  private final Map<Job, Attempt> waiting = new LinkedHashMap<>();
  private final LongSupplier clock;
  private long idleSince;

  /**
   * @param clock milliseconds that never go back
   */
  public Reexecutions(Mailbox mailbox, ReferenceRuntime runtime, LongSupplier clock) {
    this.mailbox = mailbox;
    this.runtime = runtime;
    this.clock = clock;
    this.idleSince = clock.getAsLong();
  }

  /** Asks for a task; answered by {@link Command.Reexecuted}, once however often it is asked. */
  void want(Deal deal, int taskIndex) {
    synchronized (waiting) {
      if (waiting.size() < MAX_WAITING) {
        waiting.putIfAbsent(new Job(deal.id(), taskIndex), new Attempt(deal));
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

  @Override
  public long turn() throws InterruptedException {
    Optional<Job> next = next();
    if (next.isPresent()) {
      attempt(next.get());
      idleSince = clock.getAsLong();
      return 0;
    }
    if (clock.getAsLong() > idleSince + REST_AFTER_MILLIS) {
      runtime.rest();
      idleSince = clock.getAsLong();
    }
    return PAUSE_MILLIS;
  }

  private Optional<Job> next() {
    synchronized (waiting) {
      long now = clock.getAsLong();
      for (Map.Entry<Job, Attempt> entry : waiting.entrySet()) {
        if (entry.getValue().notBefore <= now) {
          return Optional.of(entry.getKey());
        }
      }
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
          attempt.notBefore = clock.getAsLong() + attempt.pause;
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

  @Override
  public void close() {
    runtime.close();
  }
}
