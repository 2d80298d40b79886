package io.sidework.node.application;

import io.sidework.node.port.ReferenceRuntime;
import io.sidework.node.port.ReferenceRuntime.Run;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.type.DealId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks in the reference runtime, one a turn: what lots wait for at once, and audits when no
 * lot here has anything left to certify (spec N-36).
 */
public final class Reexecutions implements Duty, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reexecutions.class);

  /** Tasks that wait; what does not fit is asked for again later. */
  static final int MAX_WAITING = 4096;

  /** Audits are put off that long. */
  static final long PATIENCE_MILLIS = 60_000;

  /** Audits that are put off: their lots keep all that led to their certificates. */
  static final int MAX_PUT_OFF = 64;

  private static final long RETRY_MILLIS = 2_000;
  private static final long SLOWEST_RETRY_MILLIS = 60_000;
  private static final long REST_AFTER_MILLIS = 30_000;
  private static final long PAUSE_MILLIS = 20;

  private record Job(DealId deal, int taskIndex) {}

  private static final class Attempt {
    private final Deal deal;
    private final boolean audit;
    private final long putOffUntil;
    private long notBefore = Long.MIN_VALUE;
    private boolean possible = true;
    private long pause = RETRY_MILLIS;

    private Attempt(Deal deal, boolean audit, long putOffUntil) {
      this.deal = deal;
      this.audit = audit;
      this.putOffUntil = putOffUntil;
    }
  }

  private final Mailbox mailbox;
  private final ReferenceRuntime runtime;
  private final Map<Job, Attempt> waiting = new LinkedHashMap<>();
  private final LongSupplier clock;
  private final long patienceMillis;
  private boolean certifying;
  private long idleSince;

  /**
   * @param clock milliseconds that never go back
   */
  public Reexecutions(Mailbox mailbox, ReferenceRuntime runtime, LongSupplier clock) {
    this(mailbox, runtime, clock, PATIENCE_MILLIS);
  }

  /**
   * @param patienceMillis how long audits are put off at most
   */
  public Reexecutions(
      Mailbox mailbox, ReferenceRuntime runtime, LongSupplier clock, long patienceMillis) {
    this.mailbox = mailbox;
    this.runtime = runtime;
    this.clock = clock;
    this.patienceMillis = patienceMillis;
    this.idleSince = clock.getAsLong();
  }

  /**
   * Asks for a task; answered by {@link Command.Reexecuted}, once however often it is asked.
   *
   * @param leftMillis until the deal's deadline, when nobody waits for its audits any more
   */
  void want(Deal deal, Effect.Reexecute wanted, long leftMillis) {
    synchronized (waiting) {
      Job job = new Job(deal.id(), wanted.taskIndex());
      if (waiting.size() < MAX_WAITING && !waiting.containsKey(job)) {
        long putOff = Math.clamp(leftMillis / 4, 0, patienceMillis);
        waiting.put(job, new Attempt(deal, wanted.audit(), clock.getAsLong() + putOff));
      }
    }
  }

  /** Says whether a lot here has anything left to certify. */
  void certifying(boolean some) {
    synchronized (waiting) {
      certifying = some;
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
      boolean atOnce = !certifying || audits() > MAX_PUT_OFF;
      Optional<Job> audit = Optional.empty();
      for (Map.Entry<Job, Attempt> entry : waiting.entrySet()) {
        Attempt attempt = entry.getValue();
        boolean ready = attempt.possible && attempt.notBefore <= now;
        if (ready && !attempt.audit) {
          return Optional.of(entry.getKey());
        }
        if (audit.isEmpty() && ready && (atOnce || now >= attempt.putOffUntil)) {
          audit = Optional.of(entry.getKey());
        }
      }
      return audit;
    }
  }

  /** Those that can ever run: to run others sooner lets go of no lot whose audit cannot. */
  private long audits() {
    return waiting.values().stream().filter(each -> each.audit && each.possible).count();
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
          attempt.possible = false;
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
