package io.sidework.node.application;

import io.sidework.node.port.Store;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The single writer: takes commands in groups, writes once a group, then lets effects leave. */
public final class NodeCore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeCore.class);
  private static final long TICK_MILLIS = 100;

  private final Mailbox mailbox;
  private final Deals deals;
  private final Store store;
  private final LongSupplier clock;
  private final Runnable onFailure;
  private final Thread writer;
  private final Thread ticker;
  private volatile boolean stopping;
  private long lastNow;

  /**
   * @param clock Unix milliseconds
   * @param onFailure called when the core cannot go on, such as on a full disk
   */
  public NodeCore(
      Mailbox mailbox, Deals deals, Store store, LongSupplier clock, Runnable onFailure) {
    this.mailbox = mailbox;
    this.deals = deals;
    this.store = store;
    this.clock = clock;
    this.onFailure = onFailure;
    this.writer = Thread.ofPlatform().name("core").unstarted(this::run);
    this.ticker = Thread.ofPlatform().name("ticks").daemon().unstarted(this::tick);
  }

  public void start() {
    writer.start();
    ticker.start();
  }

  /** Answers a question about the state from the core's thread. */
  public <T> CompletableFuture<T> ask(Function<Deals, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Command.Ask ask =
        new Command.Ask(
            () -> {
              try {
                answer.complete(question.apply(deals));
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    if (!mailbox.offer(ask)) {
      answer.completeExceptionally(new IllegalStateException("the node is overloaded"));
    }
    return answer;
  }

  private void run() {
    try {
      while (!stopping) {
        step(deals.isBeginning() ? mailbox.poll() : mailbox.take());
      }
    } catch (InterruptedException e) {
      LOG.debug("core interrupted");
    } catch (RuntimeException | Error e) {
      // State in memory may be ahead of the disk: only a restart brings the two together.
      LOG.error("the core cannot go on", e);
      onFailure.run();
    }
  }

  /**
   * Applies one group, or a few where they are large: for the core's own thread, or for whoever
   * drives the core by hand instead of starting it.
   */
  public void step(List<Command> commands) {
    lastNow = Math.max(lastNow, clock.getAsLong());
    Group group = new Group(lastNow);
    for (Command command : commands) {
      deals.apply(command, group);
      if (group.isFull()) {
        finish(group);
        group = new Group(lastNow);
      }
    }
    deals.begin(group);
    finish(group);
  }

  private void finish(Group group) {
    deals.recollection().count(group);
    if (!group.writes().isEmpty()) {
      store.write(group.writes());
    }
    group.effects().forEach(Runnable::run);
    deals.flush();
    group.afterwards().forEach(Runnable::run);
  }

  private void tick() {
    try {
      while (!stopping) {
        Thread.sleep(TICK_MILLIS);
        mailbox.put(new Command.Tick());
      }
    } catch (InterruptedException e) {
      LOG.debug("ticks end");
    }
  }

  /** Ends after the group in progress. */
  @Override
  public void close() {
    stopping = true;
    ticker.interrupt();
    try {
      mailbox.offer(new Command.Tick());
      writer.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
