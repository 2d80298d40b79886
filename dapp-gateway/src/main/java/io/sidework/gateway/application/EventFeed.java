package io.sidework.gateway.application;

import io.sidework.protocol.type.DealId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to listeners. The last ones are kept, so that a listener that lost its connection
 * goes on where it was. A listener that does not keep up is cut off, it never slows others (spec
 * G-7).
 */
public final class EventFeed {
  private static final int KEPT = 1024;
  private static final int QUEUE = 2 * KEPT;
  private static final int MAX_LISTENERS = 256;

  private final Deque<GatewayEvent> kept = new ArrayDeque<>();
  private final List<Listener> listeners = new ArrayList<>();

  public synchronized void publish(GatewayEvent event) {
    if (event.id() >= 0) {
      kept.addLast(event);
      if (kept.size() > KEPT) {
        kept.removeFirst();
      }
    }
    listeners.removeIf(listener -> !listener.offer(event));
  }

  /**
   * Begins to listen.
   *
   * @param deal only events of this deal, or all
   * @param after id of the last event seen, or -1 for only what is new
   */
  public synchronized Listener listen(Optional<DealId> deal, long after) {
    if (listeners.size() >= MAX_LISTENERS) {
      throw new Refusal(
          Refusal.Reason.TOO_MANY,
          "at most " + MAX_LISTENERS + " event streams are open at a time");
    }
    Listener listener = new Listener(deal);
    if (after >= 0) {
      kept.stream().filter(event -> event.id() > after).forEach(listener::offer);
    }
    listeners.add(listener);
    return listener;
  }

  public synchronized int listeners() {
    return listeners.size();
  }

  private synchronized void remove(Listener listener) {
    listeners.remove(listener);
  }

  /** One listener's queue. */
  public final class Listener implements AutoCloseable {
    private final Optional<DealId> deal;
    private final BlockingQueue<GatewayEvent> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile boolean cut;

    private Listener(Optional<DealId> deal) {
      this.deal = deal;
    }

    private boolean offer(GatewayEvent event) {
      boolean wanted = deal.isEmpty() || event.deal().isEmpty() || deal.equals(event.deal());
      cut = cut || (wanted && !queue.offer(event));
      return !cut;
    }

    /** The next event, or null when none came in time. */
    public @Nullable GatewayEvent next(long millis) throws InterruptedException {
      return queue.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** True once it was too slow: what is queued is all it will get. */
    public boolean isCut() {
      return cut && queue.isEmpty();
    }

    @Override
    public void close() {
      remove(this);
    }
  }
}
