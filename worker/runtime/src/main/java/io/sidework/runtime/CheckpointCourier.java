package io.sidework.runtime;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells of one run's checkpoints, not more often than asked for, and of none once it is over. */
final class CheckpointCourier implements AutoCloseable {
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("sandbox-checkpoints").unstarted(task));

  private final Checkpointing wanted;
  private final long interval;
  private long due;
  private @Nullable Checkpoint waiting;
  private boolean closed;

  CheckpointCourier(Checkpointing wanted) {
    this.wanted = wanted;
    this.interval = wanted.interval().toNanos();
    this.due = System.nanoTime() + interval;
  }

  /** Tells of it now, or later unless a newer one comes first. */
  synchronized void offer(Checkpoint newest) {
    long early = due - System.nanoTime();
    if (early <= 0) {
      tell(newest);
    } else {
      if (waiting == null) {
        var unused = TIMER.schedule(this::late, early, TimeUnit.NANOSECONDS);
      }
      waiting = newest;
    }
  }

  private synchronized void late() {
    Checkpoint newest = waiting;
    if (newest != null && !closed) {
      tell(newest);
    }
  }

  private void tell(Checkpoint newest) {
    waiting = null;
    due = System.nanoTime() + interval;
    wanted.heard().accept(newest);
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting = null;
  }
}
