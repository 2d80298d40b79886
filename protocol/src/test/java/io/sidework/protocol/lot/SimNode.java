package io.sidework.protocol.lot;

import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A node with its log: what a host of lots does, without the disk. */
final class SimNode {
  final LotContext context;
  final Scenario.@Nullable NodeKind kind;
  final long start;
  final List<SegmentCertificate> certificates = new ArrayList<>();
  final List<Refutation> refutations = new ArrayList<>();
  final List<Contradiction> contradictions = new ArrayList<>();
  final List<NodeFault> faults = new ArrayList<>();

  /** Of the last restart. */
  final List<NodeFault> replayedFaults = new ArrayList<>();

  final TreeSet<Bytes32> outputs = new TreeSet<>();
  final TreeMap<Bytes32, byte[]> store = new TreeMap<>();

  /** Transitions of its lot and tasks, replayed ones too. */
  final Set<Transition<?, ?>> steps = new LinkedHashSet<>();

  long cutUntil;
  boolean up = true;
  Lot lot;

  private record Logged(byte[] input, long at) {}

  /** The lot as it was before the last crash, still running beside the one that was replayed. */
  private @Nullable Lot twin;

  private final List<Logged> log = new ArrayList<>();

  SimNode(LotContext context, Scenario.@Nullable NodeKind kind, long start) {
    this.context = context;
    this.kind = kind;
    this.start = start;
    this.lot = new LotMachine(context, start, steps::add);
  }

  boolean isHonest() {
    return kind == null;
  }

  List<Effect> apply(LotInput input, long now) {
    List<Effect> effects = new ArrayList<>();
    apply(input, now, effects);
    return effects;
  }

  Verdict apply(LotInput input, long now, List<Effect> effects) {
    LotProgress before = lot.progress();
    Decision decision = lot.apply(input, now);
    if (decision.verdict() instanceof Verdict.Accept) {
      log.add(new Logged(decision.logged().toBytes(), now));
    } else if (!lot.progress().equals(before)) {
      throw new AssertionError(decision.verdict() + " changed the state: " + input);
    }
    compareWithTwin(input, now, decision);
    for (Effect effect : decision.effects()) {
      switch (effect) {
        case Effect.Certified in -> certificates.add(in.certificate());
        case Effect.Refuted in -> refutations.add(in.evidence());
        case Effect.DoubleCommitment in -> contradictions.add(in.evidence());
        case Effect.FaultyNode in -> faults.add(in.evidence());
        case Effect.StoreOutput in -> {
          outputs.add(in.outputHash());
          store.put(in.outputHash(), in.output());
        }
        default -> {}
      }
    }
    effects.addAll(decision.effects());
    return decision.verdict();
  }

  /** P8: had the process not stopped, it would have judged and voted in the same way. */
  private void compareWithTwin(LotInput input, long now, Decision decision) {
    if (twin == null) {
      return;
    }
    Decision other = twin.apply(input, now);
    if (!other.verdict().equals(decision.verdict())
        || !twin.progress().equals(lot.progress())
        || decision.verdict() instanceof Verdict.Accept
            && !lasting(other).equals(lasting(decision))) {
      throw new AssertionError(
          "a replayed node answers " + decision.verdict() + " instead of " + other.verdict());
    }
  }

  private static List<String> lasting(Decision decision) {
    return decision.effects().stream()
        .filter(
            effect ->
                effect instanceof Effect.Certified
                    || effect instanceof Effect.Refuted
                    || effect instanceof Effect.FaultyNode
                    || effect instanceof Effect.StoreOutput)
        .map(effect -> effect.getClass().getSimpleName())
        .toList();
  }

  /** Messages of a supply, as a host would read them from its disk. */
  List<PeerMessage> read(Effect.Supply supply) {
    List<PeerMessage> messages = new ArrayList<>();
    supply.send(hash -> Optional.ofNullable(store.get(hash)), messages::add);
    return messages;
  }

  int logged() {
    return log.size();
  }

  /** Everything that was accepted, as it is on disk. */
  List<byte[]> inputs() {
    return log.stream().map(Logged::input).toList();
  }

  /** Everything in memory is lost; the log brings it back. */
  void restart() {
    LotProgress before = lot.progress();
    twin = lot;
    lot = new LotMachine(context, start, steps::add);
    replayedFaults.clear();
    for (Logged entry : log) {
      Decision decision = lot.apply(LotInput.decode(entry.input()), entry.at());
      if (!(decision.verdict() instanceof Verdict.Accept)) {
        throw new AssertionError("replay refused what was accepted: " + decision.verdict());
      }
      for (Effect effect : decision.effects()) {
        if (effect instanceof Effect.FaultyNode in) {
          replayedFaults.add(in.evidence());
        }
      }
    }
    if (!lot.progress().equals(before)) {
      throw new AssertionError("replay gave " + lot.progress() + " instead of " + before);
    }
    up = true;
  }
}
