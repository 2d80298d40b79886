package io.sidework.node.application;

import io.sidework.node.port.LogEntry;
import io.sidework.node.port.LotFactory;
import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lot and its log: accepted inputs are written down, and bring it back after a restart. They also
 * bring it back when an input breaks it, which is then refused; a lot that breaks too often is left
 * to the other nodes (spec N-32).
 */
final class HostedLot {
  private static final Logger LOG = LoggerFactory.getLogger(HostedLot.class);

  /** What status shows of a lot in which this node takes no part any more. */
  static final String ABSTAINS = "ABSTAINS";

  /** What it shows of one that has heard nothing yet. */
  private static final String COLLECTING = "COLLECTING";

  /** Each costs reading the log: who finds a message that breaks lots may have many of it. */
  static final int MAX_BREAKS = 3;

  private final LotContext context;
  private final Origin origin;
  private final NavigableMap<Integer, Effect.Reexecute> unexecuted = new TreeMap<>();
  private final List<KeptVotes.Vote> votes = new ArrayList<>();
  private final long since;
  private @Nullable Lot lot;
  private long nextSequence;
  private long lastTime;
  private int breaks;

  /** Where lots come from, new ones and their pasts; and what they may keep of peers. */
  record Origin(LotFactory factory, Store store, KeptVotes votes) {}

  private HostedLot(LotContext context, Origin origin, long time) {
    this.context = context;
    this.origin = origin;
    this.since = time;
    this.lastTime = time;
    this.nextSequence = 1;
  }

  /** Its log has begun; the lot itself is made when it is needed, or {@link #begin} says so. */
  static HostedLot start(LotContext context, Origin origin, Group group) {
    LogEntry first = new LogEntry(group.now(), context.timing().toBytes());
    group.write(new Mutation.AppendLog(context.deal().id(), context.lot(), 0, first));
    return new HostedLot(context, origin, group.now());
  }

  /** A lot of 256 tasks takes milliseconds to draw: a deal's are begun a few at a time (N-33). */
  void begin(Group group) {
    if (lot == null && !abstains()) {
      group.begun(Chunks.tickets(context.deal(), context.roster(), context.lot()));
      lot();
    }
  }

  /** Whether it was made; a lot that was not has heard nothing. */
  boolean isBegun() {
    return lot != null;
  }

  private Lot lot() {
    Lot made = lot;
    if (made == null) {
      made = origin.factory().start(context, since);
      lot = made;
    }
    return made;
  }

  /**
   * Applies the log again.
   *
   * @return empty when the lot has no log, else the lot and what it still wants done
   */
  static @Nullable Replayed replay(LotContext context, Origin origin) {
    List<Effect> open = new ArrayList<>();
    HostedLot[] hosted = new HostedLot[1];
    origin
        .store()
        .log(
            context.deal().id(),
            context.lot(),
            entry -> {
              if (hosted[0] == null) {
                hosted[0] = new HostedLot(context.with(timing(entry)), origin, entry.time());
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
    nextSequence++;
    lastTime = entry.time();
    if (abstains()) {
      return;
    }
    LotInput input = decode(entry);
    Decision decision;
    try {
      decision = lot().apply(input, entry.time());
    } catch (RuntimeException e) {
      leave(e);
      return;
    }
    follow(input, decision);
    count(decision.logged(), true);
    for (Effect effect : decision.effects()) {
      if (effect instanceof Effect.Refuted
          || effect instanceof Effect.DoubleCommitment
          || effect instanceof Effect.FaultyNode) {
        open.add(effect);
      }
    }
  }

  private LotInput decode(LogEntry entry) {
    try {
      return LotInput.decode(entry.input());
    } catch (MalformedMessage e) {
      throw new IllegalStateException("log of lot " + context.lot() + " is damaged", e);
    }
  }

  /** Applies an input, and writes it down when it was accepted. */
  Decision apply(LotInput input, Group group) {
    if (abstains()) {
      return refusal(input, "this node takes no part in the lot any more");
    }
    Optional<KeptVotes.Vote> vote = KeptVotes.of(input);
    if (vote.isPresent() && !origin.votes().mayTake(peer(vote.get()), vote.get().bytes())) {
      return refusal(input, "node " + vote.get().node() + " has too many long votes here already");
    }
    // The clock may have been set back while the node was down.
    long now = Math.max(lastTime, group.now());
    Decision decision;
    byte[] logged;
    try {
      begin(group);
      decision = lot().apply(input, now);
      boolean accepted = decision.verdict() instanceof Verdict.Accept;
      logged = accepted ? decision.logged().toBytes() : new byte[0];
    } catch (RuntimeException e) {
      return broken(input, e, group);
    }
    lastTime = now;
    if (decision.verdict() instanceof Verdict.Accept) {
      LogEntry entry = new LogEntry(now, logged);
      group.write(new Mutation.AppendLog(deal(), context.lot(), nextSequence++, entry));
    }
    follow(input, decision);
    count(decision.logged(), decision.verdict() instanceof Verdict.Accept);
    for (Effect effect : decision.effects()) {
      store(effect, group);
    }
    return decision;
  }

  /** To be called when nothing waits to leave. */
  void anticipate() {
    Lot made = lot;
    if (made == null || abstains()) {
      return;
    }
    try {
      made.anticipate();
    } catch (RuntimeException e) {
      // The input that needs it will say so, and can be refused (N-32).
      LOG.debug("deal {} lot {}: {}", deal(), context.lot(), e.toString());
    }
  }

  private Address peer(KeptVotes.Vote vote) {
    return context.committee().node(vote.node());
  }

  /** Votes are kept until their slot is decided, or the next one takes their place. */
  private void count(LotInput input, boolean taken) {
    Optional<KeptVotes.Vote> vote = taken ? KeptVotes.of(input) : Optional.empty();
    if (vote.isEmpty() && votes.isEmpty()) {
      return;
    }
    int slot = lot().isDone() ? Integer.MAX_VALUE : lot().slot();
    release(kept -> kept.ordinal() < slot || vote.filter(kept::isReplacedBy).isPresent());
    vote.filter(kept -> kept.ordinal() >= slot)
        .ifPresent(
            kept -> {
              votes.add(kept);
              origin.votes().add(peer(kept), kept.bytes());
            });
  }

  private void release(Predicate<KeptVotes.Vote> these) {
    for (KeptVotes.Vote kept : votes) {
      if (these.test(kept)) {
        origin.votes().add(peer(kept), -kept.bytes());
      }
    }
    votes.removeIf(these);
  }

  /** The deal is let go. */
  void release() {
    release(kept -> true);
  }

  private static Decision refusal(LotInput input, String reason) {
    return new Decision(new Verdict.Reject(reason), List.of(), input);
  }

  /** Nothing of this input was written or sent: without it the lot is what its log says. */
  private Decision broken(LotInput input, RuntimeException cause, Group group) {
    breaks++;
    LOG.error("deal {} lot {}: broken by {}", deal(), context.lot(), nameOf(input), cause);
    try {
      restore(group);
    } catch (RuntimeException e) {
      leave(e);
    }
    if (breaks > MAX_BREAKS) {
      leave(cause);
    }
    return refusal(input, "it broke the lot: " + cause);
  }

  private static String nameOf(LotInput input) {
    return switch (input) {
      case LotInput.FromPeer in ->
          "a " + in.message().getClass().getSimpleName() + " of node " + in.node();
      case LotInput.FromWorker in ->
          "a " + in.message().getClass().getSimpleName() + " of worker " + in.worker();
      default -> "a " + input.getClass().getSimpleName();
    };
  }

  /** From what is on disk, and what this group is to write. */
  private void restore(Group group) {
    Lot[] fresh = new Lot[1];
    origin.store().log(deal(), context.lot(), entry -> fresh[0] = next(fresh[0], entry));
    for (Mutation mutation : group.writes()) {
      if (mutation instanceof Mutation.AppendLog log
          && log.deal().equals(deal())
          && log.lot() == context.lot()) {
        fresh[0] = next(fresh[0], log.entry());
      }
    }
    lot = Objects.requireNonNull(fresh[0], "a lot has a log");
  }

  private Lot next(@Nullable Lot before, LogEntry entry) {
    if (before == null) {
      return origin.factory().start(context, entry.time());
    }
    before.apply(decode(entry), entry.time());
    return before;
  }

  private void leave(RuntimeException cause) {
    breaks = Integer.MAX_VALUE;
    LOG.error(
        "deal {} lot {}: this node abstains from it from now on: {}",
        deal(),
        context.lot(),
        cause.toString());
  }

  /** It broke more often than it was worth mending: the other nodes go on without this one. */
  boolean abstains() {
    return breaks > MAX_BREAKS;
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
      if (effect instanceof Effect.Reexecute wanted) {
        unexecuted.put(wanted.taskIndex(), wanted);
      }
    }
  }

  /** Asked for and not done. */
  Collection<Effect.Reexecute> unexecuted() {
    return unexecuted.values();
  }

  LotProgress progress() {
    if (abstains()) {
      return new LotProgress(0, ABSTAINS, BigInteger.ZERO, BigInteger.ZERO, List.of(), 0);
    }
    Lot made = lot;
    return made == null
        ? new LotProgress(0, COLLECTING, BigInteger.ZERO, BigInteger.ZERO, List.of(), 0)
        : made.progress();
  }

  /** Nothing is left to certify or to audit. */
  boolean isIdle() {
    return abstains() || lot != null && lot.isIdle();
  }

  /** Only audits are left. */
  boolean isAudited() {
    return !abstains() && lot != null && lot.isDone() && !lot.isIdle();
  }

  private DealId deal() {
    return context.deal().id();
  }
}
