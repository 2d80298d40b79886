package io.sidework.sim;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one scenario to its end. */
final class Simulation {
  /** Virtual time after which something is stuck: every deal could be refunded long before. */
  private static final long LIMIT_MILLIS = 400_000;

  /** After a refund there is something left that nobody may do: to settle all the same. */
  private static final long LINGER_MILLIS = 2_000;

  private Simulation() {}

  /**
   * How a scenario went.
   *
   * @param hash of all events
   * @param broken what promise broke first; empty: none
   * @param millis virtual time
   * @param counts what happened how often
   */
  record Outcome(
      String hash, Optional<String> broken, long millis, long steps, Map<String, Integer> counts) {}

  /**
   * @param signatures that may have been made by an earlier run of the same scenario
   * @param listener hears every event, or is null
   */
  static Outcome run(
      Scenario scenario, Signatures signatures, @Nullable Consumer<String> listener) {
    Timeline timeline = new Timeline();
    Trace trace = new Trace(timeline, listener);
    World world = new World(scenario, signatures, timeline, trace);
    Requester requester = new Requester(world);
    new Troublemaker(world);
    for (SimNode node : world.nodes()) {
      timeline.after(node.dice().below(200), node::start);
    }
    for (SimWorker worker : world.workers()) {
      timeline.after(worker.dice().below(400), worker::start);
    }
    Promises promises = world.promises();
    int looked = -1;
    long end = LIMIT_MILLIS;
    while (promises.broken().isEmpty() && timeline.elapsed() < end && timeline.step()) {
      // Only a transaction can end a deal.
      if (world.blocks().transactions() != looked) {
        looked = world.blocks().transactions();
        if (end == LIMIT_MILLIS && requester.isDone()) {
          end = timeline.elapsed() + (world.blocks().isAnyRefunded() ? LINGER_MILLIS : 0);
        }
      }
    }
    if (promises.broken().isEmpty()) {
      promises.atTheEnd(world.blocks());
    }
    promises.cause().ifPresent(cause -> explain(cause, listener));
    return new Outcome(
        trace.hash(), promises.broken(), timeline.elapsed(), timeline.steps(), trace.counts());
  }

  private static void explain(Throwable cause, @Nullable Consumer<String> listener) {
    if (listener != null) {
      listener.accept(cause.toString());
      for (StackTraceElement frame : cause.getStackTrace()) {
        listener.accept("    at " + frame);
      }
    }
  }
}
