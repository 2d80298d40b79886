package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Freezes each round as soon as the first copy comes, with nothing in its inventory: one honest
 * node that freezes takes all others along (L-33), whatever is on its way to them. Where it leads,
 * it waits for more inventories than it needs and proposes what the emptiest of them have, its own
 * with nothing among them: what others vouched for late is left over for the next round.
 */
final class Eager extends VoteMalice {
  private record Lot(DealId deal, int lot) {}

  private record Round(Lot lot, int round) {}

  private record View(Round round, int view) {}

  private final SimNode node;
  private final Hand hand;
  private final Dice dice;
  private final DrivenBallots driven;
  private final Map<Lot, Integer> rounds = new HashMap<>();
  private final Set<Round> frozen = new HashSet<>();
  private final Set<Bytes32> proposed = new HashSet<>();
  private final Map<View, Map<Integer, NewView>> heard = new HashMap<>();

  Eager(SimNode node, Dice dice) {
    this.node = node;
    this.hand = new Hand(node);
    this.dice = dice;
    this.driven = new DrivenBallots(node);
  }

  @Override
  public void hears(Network.Peer from, Encodable message) {
    driven.hears(from, message);
    switch (message) {
      case WorkerMessage.Contribute(SignedBundle bundle) -> comes(bundle);
      case PeerMessage.RelayBundle(SignedBundle bundle) -> comes(bundle);
      case PeerMessage.Agreement about ->
          Votes.of(about).ifPresent(vote -> hears(new Lot(about.deal(), about.lot()), vote));
      default -> {}
    }
  }

  private void hears(Lot lot, AgreementMessage vote) {
    rounds.merge(lot, vote.slot().round(), Math::max);
    if (vote instanceof NewView view
        && view.slot().step() == Slot.CLOSE
        && inventory(view).isPresent()) {
      heard
          .computeIfAbsent(view(lot, view.slot(), view.view()), any -> new TreeMap<>())
          .put(view.node(), view);
    }
  }

  private static View view(Lot lot, Slot slot, int view) {
    return new View(new Round(lot, slot.round()), view);
  }

  private void comes(SignedBundle bundle) {
    int number = node.world().blocks().number(bundle.deal());
    Lot lot = new Lot(bundle.deal(), bundle.lot());
    Round round = new Round(lot, rounds.getOrDefault(lot, 0));
    if (number >= 0 && frozen.add(round)) {
      node.world().timeline().after(dice.between(0, 300), () -> freeze(round));
    }
  }

  private void freeze(Round round) {
    DealId deal = round.lot.deal;
    Committee committee = committee(deal);
    int me = committee.indexOf(node.address());
    if (me < 0) {
      return;
    }
    NewView like =
        hand.newView(deal, round.lot.lot, new Slot(round.round, Slot.CLOSE), me, 0, nothing());
    for (Address member : committee.nodes()) {
      node.world().network().send(node, member, Votes.message(deal, round.lot.lot, like));
    }
    node.world().trace().count("rounds frozen early");
  }

  private Committee committee(DealId deal) {
    int epoch = node.world().deal(node.world().blocks().number(deal)).epoch();
    return node.world().blocks().committee(epoch);
  }

  /** No bundle, and the promise of a secret that it does not have (L-46). */
  private byte[] nothing() {
    byte[] inventory = new byte[4 + Bytes32.SIZE];
    System.arraycopy(Keys.hash(node.name()).toArray(), 0, inventory, 4, Bytes32.SIZE);
    return inventory;
  }

  @Override
  List<AgreementMessage> toPeer(
      Address peer, PeerMessage.Agreement about, AgreementMessage message) {
    boolean mayChoose =
        message instanceof Propose mine
            && mine.slot().step() == Slot.CLOSE
            && mine.justification().stream().allMatch(view -> view.lock().isEmpty());
    if (!mayChoose || !(message instanceof Propose mine)) {
      return List.of(message);
    }
    if (proposed.add(mine.signature().r())) {
      node.world().timeline().after(dice.between(50, 500), () -> propose(about, mine));
    }
    return List.of();
  }

  private void propose(PeerMessage.Agreement about, Propose mine) {
    Propose chosen = chosen(about, mine);
    for (Address member : committee(about.deal()).nodes()) {
      node.world().network().send(node, member, Votes.message(about.deal(), about.lot(), chosen));
    }
    node.world().trace().count("emptiest inventories proposed");
  }

  /**
   * The same with the emptiest inventories there are, its own among them, and what then follows.
   */
  private Propose chosen(PeerMessage.Agreement about, Propose mine) {
    List<NewView> views = emptiest(about, mine);
    TreeSet<Bytes32> bundles = new TreeSet<>();
    TreeSet<Bytes32> commitments = new TreeSet<>();
    for (NewView view : views) {
      inventory(view)
          .ifPresent(
              held -> {
                bundles.addAll(held.bundles);
                commitments.add(held.commitment);
              });
    }
    ClosedSet set = new ClosedSet(List.copyOf(bundles), List.copyOf(commitments));
    return driven.propose(about, mine, new Ballot(set.toBytes(), new byte[0]), views);
  }

  private List<NewView> emptiest(PeerMessage.Agreement about, Propose mine) {
    Map<Integer, NewView> known = new TreeMap<>();
    mine.justification().forEach(view -> known.put(view.node(), view));
    Lot lot = new Lot(about.deal(), about.lot());
    heard
        .getOrDefault(view(lot, mine.slot(), mine.view()), Map.of())
        .forEach(
            (member, view) -> {
              if (view.lock().isEmpty()) {
                known.put(member, view);
              }
            });
    int me = committee(about.deal()).indexOf(node.address());
    known.computeIfPresent(
        me,
        (any, own) ->
            hand.newView(about.deal(), about.lot(), own, Hand.nothing(own), Optional.empty()));
    return known.values().stream()
        .sorted(Comparator.comparingInt((NewView view) -> view.inventory().length))
        .limit(mine.justification().size())
        .sorted(Comparator.comparingInt(NewView::node))
        .toList();
  }

  private record Inventory(List<Bytes32> bundles, Bytes32 commitment) {}

  /** Empty for what another bad node made up: no honest node would take it either. */
  private static Optional<Inventory> inventory(NewView view) {
    try {
      return Optional.of(
          Reader.all(
              view.inventory(),
              in -> new Inventory(in.list(ClosedSet.MAX_BUNDLES, Eager::bundle), in.word())));
    } catch (MalformedMessage e) {
      return Optional.empty();
    }
  }

  private static Bytes32 bundle(Reader entry) {
    Bytes32 id = entry.word();
    entry.list(256, NodeSignature::decode);
    return id;
  }
}
