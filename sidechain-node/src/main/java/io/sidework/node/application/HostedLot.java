package io.sidework.node.application;

import io.sidework.node.port.LogEntry;
import io.sidework.node.port.LotFactory;
import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A lot and its log: accepted inputs are written down, and bring it back after a restart. */
final class HostedLot {
  private final LotContext context;
  private final Lot lot;
  private final NavigableSet<Integer> unexecuted = new TreeSet<>();
  private long nextSequence;
  private long lastTime;

  private HostedLot(LotContext context, Lot lot, long time) {
    this.context = context;
    this.lot = lot;
    this.lastTime = time;
    this.nextSequence = 1;
  }

  static HostedLot start(LotContext context, LotFactory factory, Group group) {
    LogEntry first = new LogEntry(group.now(), context.timing().toBytes());
    group.write(new Mutation.AppendLog(context.deal().id(), context.lot(), 0, first));
    return new HostedLot(context, factory.start(context, group.now()), group.now());
  }

  /**
   * Applies the log again.
   *
   * @return empty when the lot has no log, else the lot and what it still wants done
   */
  static @Nullable Replayed replay(LotContext context, LotFactory factory, Store store) {
    List<Effect> open = new ArrayList<>();
    HostedLot[] hosted = new HostedLot[1];
    store.log(
        context.deal().id(),
        context.lot(),
        entry -> {
          if (hosted[0] == null) {
            LotContext timed = context.with(timing(entry));
            Lot lot = factory.start(timed, entry.time());
            hosted[0] = new HostedLot(timed, lot, entry.time());
          } else {
            hosted[0].again(entry, open);
          }
        });
    return hosted[0] == null ? null : new Replayed(hosted[0], open);
  }

  /** Another timing than the lot's own would let it contradict what it has said (spec L-53). */
  private static Timing timing(LogEntry first) {
    return first.input().length == 0 ? Timing.DEFAULT : Reader.all(first.input(), Timing::decode);
  }

  /** A lot as it was, with evidence of its past that may not have reached the chain. */
  record Replayed(HostedLot lot, List<Effect> evidence) {}

  private void again(LogEntry entry, List<Effect> open) {
    LotInput input;
    try {
      input = LotInput.decode(entry.input());
    } catch (MalformedMessage e) {
      throw new IllegalStateException("log of lot " + context.lot() + " is damaged", e);
    }
    Decision decision = lot.apply(input, entry.time());
    nextSequence++;
    lastTime = entry.time();
    follow(input, decision);
    for (Effect effect : decision.effects()) {
      if (effect instanceof Effect.Refuted
          || effect instanceof Effect.DoubleCommitment
          || effect instanceof Effect.FaultyNode) {
        open.add(effect);
      }
    }
  }

  /** Applies an input, and writes it down when it was accepted. */
  Decision apply(LotInput input, Group group) {
    // The clock may have been set back while the node was down.
    long now = Math.max(lastTime, group.now());
    Decision decision = lot.apply(input, now);
    lastTime = now;
    if (decision.verdict() instanceof Verdict.Accept) {
      LogEntry entry = new LogEntry(now, decision.logged().toBytes());
      group.write(new Mutation.AppendLog(deal(), context.lot(), nextSequence++, entry));
    }
    follow(input, decision);
    for (Effect effect : decision.effects()) {
      store(effect, group);
    }
    return decision;
  }

  private void store(Effect effect, Group group) {
    switch (effect) {
      case Effect.StoreOutput output ->
          group.write(new Mutation.PutOutput(deal(), output.outputHash(), output.output()));
      case Effect.Certified(SegmentCertificate certificate) ->
          group.write(new Mutation.PutCertificate(certificate));
      default -> {}
    }
  }

  /**
   * Re-executions in progress are no state of the lot; they are asked for again after a restart.
   */
  private void follow(LotInput input, Decision decision) {
    if (input instanceof LotInput.Reexecuted done) {
      unexecuted.remove(done.taskIndex());
    }
    for (Effect effect : decision.effects()) {
      if (effect instanceof Effect.Reexecute(int taskIndex)) {
        unexecuted.add(taskIndex);
      }
    }
  }

  NavigableSet<Integer> unexecuted() {
    return unexecuted;
  }

  LotProgress progress() {
    return lot.progress();
  }

  /** Nothing is left to certify or to audit. */
  boolean isIdle() {
    return lot.isIdle();
  }

  /** Only audits are left. */
  boolean isAudited() {
    return lot.isDone() && !lot.isIdle();
  }

  private DealId deal() {
    return context.deal().id();
  }
}
